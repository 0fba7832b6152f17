// Writes a stream for `git fast-import`: a chain of artifacts with the log that tells of it, as if so many
// tasks had been worked off one after the other. For measuring; it never ships.
//
// usage: QueueMaker NUMBER

let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let stream = Stream()
var chain = ArtifactChain(stream)
var log = LogStream(stream)
let tasks = (0..<(arguments.first ?? 1000)).map { BenchTask(number: $0) }
for batch in stride(from: 0, to: tasks.count, by: 60) {
  log.queue(tasks[batch..<min(batch + 60, tasks.count)])
}
for task in tasks { log.finish(task, with: chain.add(task)) }
stream.flush()
