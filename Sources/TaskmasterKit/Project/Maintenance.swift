extension GitProgram {
  /// Lets Git tidy up after many writes, as it does after its own commands.
  ///
  /// It does so only when it finds that necessary, and what comes of it changes nothing for us.
  func maintain() async {
    _ = try? await answer(["maintenance", "run", "--auto", "--quiet"], deadline: .seconds(600))
  }
}
