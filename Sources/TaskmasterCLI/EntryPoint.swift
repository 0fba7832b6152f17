import ArgumentParser
import TaskmasterKit

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Where the program starts.
@main
enum EntryPoint {
  static func main() async {
    ProcessHost.prepare()
    let launch = Launch(console: Console(), surroundings: .live())
    exit(await launch.run(CommandLine.arguments(ofCount: CommandLine.argc)))
  }
}

extension CommandLine {
  /// The arguments as they were given; nil for one that is not UTF-8.
  fileprivate static func arguments(ofCount count: Int32) -> [String?] {
    (1..<max(1, Int(count))).map { index in
      unsafeArgv[index].flatMap { String(validatingCString: $0) }
    }
  }
}
