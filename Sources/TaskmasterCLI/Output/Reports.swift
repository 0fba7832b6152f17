import TaskmasterCore
import TaskmasterKit

extension Console {
  /// Says what is wrong and what helps.
  /// - Returns: The exit status that goes with it.
  func report(_ problem: Problem) -> Int32 {
    if problem.exitStatus != Problem.interrupted { say("error", problem.message) }
    for hint in problem.hints { self.hint(hint) }
    return problem.exitStatus
  }

  /// Says what is odd, though the command goes on.
  func warn(_ message: String) { say("warning", message) }

  /// Says what a person may want to do.
  func hint(_ message: String) { say("hint", message) }

  private func say(_ word: String, _ message: String) {
    say("\(word): \(VisibleText.lines(message))")
  }
}
