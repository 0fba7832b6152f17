import Foundation

/// Says what is wrong with the script and ends with a status no test expects.
func give(up message: String) -> Never {
  emit(Array("scripted agent: \(message)\n".utf8), to: 2)
  leave(99)
}

/// Ends at once: nothing may be written on the way out, a profile for coverage least of all, since it
/// would land in the directory whose files count.
func leave(_ status: Int32) -> Never {
  _exit(status)
}

/// Waits for a signal that ends it.
func hang() -> Never {
  while true { pause() }
}

func ignoreRequestsToStop() {
  for number in [SIGINT, SIGTERM, SIGHUP] {
    signal(number, SIG_IGN)
  }
}

nonisolated(unsafe) private var interruptStatus: Int32 = 0

/// As agents do that call an interrupted run a success.
func exitOnInterrupt(_ status: Int32) {
  interruptStatus = status
  signal(SIGINT) { _ in _exit(interruptStatus) }
}
