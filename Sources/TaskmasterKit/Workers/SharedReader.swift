import Synchronization

/// A reader that lines may come to on any thread.
final class SharedReader: Sendable {
  private let reader: Mutex<any WorkerReader>

  init(_ reader: any WorkerReader) { self.reader = Mutex(reader) }

  func read(_ line: OutputLine) { reader.withLock { $0.read(line) } }

  func verdict(on finished: Finished) -> WorkerVerdict {
    reader.withLock { $0.verdict(on: finished) }
  }
}
