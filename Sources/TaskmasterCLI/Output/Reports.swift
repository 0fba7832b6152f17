import TaskmasterCore
import TaskmasterKit

extension Console {
  /// Says a line to the person.
  func say(_ line: String) { tell(Remark(.note, line)) }

  /// Says what is wrong and what helps.
  /// - Returns: The exit status that goes with it.
  func report(_ problem: Problem) -> Int32 {
    var remark = Remark(.error, problem.message, [.integer(Int64(problem.exitStatus))])
    remark.hints = problem.hints
    // Who interrupts a command knows.
    remark.isForPeople = problem.exitStatus != Problem.interrupted
    tell(remark)
    return problem.exitStatus
  }

  /// Says what is odd, though the command goes on.
  func warn(_ message: String) { tell(Remark(.warning, message)) }

  /// Says what a person may want to do.
  func hint(_ message: String) { tell(Remark(.hint, message)) }
}
