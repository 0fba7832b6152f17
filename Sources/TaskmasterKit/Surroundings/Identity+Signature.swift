import Git
import TaskmasterCore

extension Identity {
  func signature(at time: Timestamp) -> Signature {
    Signature(name: name, email: email, seconds: time.seconds, offsetMinutes: offsetMinutes)
  }

  func date(at time: Timestamp) -> String {
    let minutes = abs(offsetMinutes)
    let digits = String(10000 + minutes / 60 * 100 + minutes % 60).dropFirst()
    return "@\(time.seconds) \(offsetMinutes < 0 ? "-" : "+")\(digits)"
  }
}
