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
    occupyStandardDescriptors()
    ProcessHost.prepare()
    let launch = Launch(console: Console(), surroundings: .live())
    exit(await launch.run(CommandLine.arguments(ofCount: CommandLine.argc)))
  }

  /// Sees to it that no file is opened in the place of a stream that was closed, and written to as such.
  ///
  /// Opened for reading, it fails to be written to, as a closed stream should.
  private static func occupyStandardDescriptors() {
    while case let descriptor = open("/dev/null", O_RDONLY), descriptor >= 0 {
      if descriptor > STDERR_FILENO {
        close(descriptor)
        return
      }
    }
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
