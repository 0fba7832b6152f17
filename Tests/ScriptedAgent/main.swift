print("scripted agent")
