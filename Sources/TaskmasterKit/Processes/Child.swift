import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A program that was started and is not yet reaped, with our ends of its streams.
///
/// It leads a session of its own, so it has no terminal to ask on, and its id stays its own until
/// it is reaped: signals to it and its group cannot hit anything else.
struct Child {
  /// Why a program could not be started, for a person.
  struct StartFailure: Error {
    let reason: String
  }

  let id: Int32
  /// Readable once it has ended; nil where the system has no such thing.
  let watch: Descriptor?
  /// Its standard input; nil: there is nothing (more) to write.
  var input: Descriptor?
  /// Its standard output; nil once at the end.
  var output: Descriptor?
  /// Its standard error; nil once at the end.
  var error: Descriptor?

  /// Starts a program.
  init(_ invocation: Invocation) throws(StartFailure) {
    let path = try Self.path(of: invocation)
    guard let outputs = Pipe(nonblocking: .reading), let errors = Pipe(nonblocking: .reading),
      let inputs = Pipe(nonblocking: .writing),
      let null = Descriptor(opening: "/dev/null", O_RDONLY)
    else { throw StartFailure(reason: systemMessage(errno)) }
    let hasInput = invocation.input.map { !$0.isEmpty } ?? false
    let streams = [hasInput ? inputs.reading : null, outputs.writing, errors.writing]
    id = try Self.spawn(path, invocation, streams)
    let number = tm_watch_exit(id)
    watch = number >= 0 ? Descriptor(owning: number) : nil
    output = outputs.reading
    error = errors.reading
    input = hasInput ? inputs.writing : nil
  }

  static func path(of invocation: Invocation) throws(StartFailure) -> String {
    for text in [invocation.program, invocation.directory] + invocation.arguments
    where text.utf8.contains(0) {
      throw StartFailure(reason: "an argument holds a NUL byte")
    }
    do throws(ProgramSearch.Failure) {
      return try ProgramSearch.find(
        invocation.program, in: invocation.environment, from: invocation.directory)
    } catch { throw StartFailure(reason: error.reason) }
  }

  /// Starts the program at a path with these standard streams; gives its id.
  static func spawn(
    _ path: String, _ invocation: Invocation, _ streams: [Descriptor], inForeground: Bool = false
  ) throws(StartFailure) -> Int32 {
    let variables = invocation.environment.map { "\($0.key)=\($0.value)" }
    tm_keep_exit_statuses()
    var failure: Int32 = 0
    let id = withCStrings([invocation.program] + invocation.arguments) { arguments in
      withCStrings(variables) { environment in
        path.withCString { path in
          invocation.directory.withCString { directory in
            var request = tm_spawn_request(
              program: path, arguments: arguments, environment: environment, directory: directory,
              input: streams[0].number, output: streams[1].number, error: streams[2].number,
              foreground: inForeground ? 1 : 0)
            return withExtendedLifetime(streams) { start(&request, &failure) }
          }
        }
      }
    }
    guard id > 0 else {
      throw StartFailure(reason: reason(for: failure, path, in: invocation.directory))
    }
    return id
  }

  /// Starts it; a program that somebody is still writing may be complete a moment later.
  ///
  /// That is so with one that this process itself has just written: while another thread starts
  /// a program, that one holds our descriptors for an instant.
  private static func start(_ request: inout tm_spawn_request, _ failure: inout Int32) -> Int32 {
    var pause: Int32 = 1
    while true {
      var code: Int32 = 0
      let id = ActiveChildren.add {
        let id = tm_spawn(&request)
        code = errno
        return id
      }
      failure = code
      if id > 0 || code != ETXTBSY || pause > 128 { return id }
      _ = poll(nil, 0, pause)
      pause *= 2
    }
  }

  private static func reason(for code: Int32, _ path: String, in directory: String) -> String {
    var information = stat()
    if stat(directory, &information) != 0 || access(directory, X_OK) != 0 {
      return "cannot enter \(directory): \(systemMessage(errno))"
    }
    if information.st_mode & S_IFMT != S_IFDIR { return "\(directory) is not a directory" }
    // The file was there when it was looked for: what is missing is what runs it.
    if code == ENOENT { return "\(path): its interpreter does not exist" }
    return "\(path): \(systemMessage(code))"
  }
}

/// Lends strings as the NULL-ended vector that C takes.
private func withCStrings<Value>(
  _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
) -> Value {
  var pointers = strings.map { strdup($0) }
  defer { for pointer in pointers { free(pointer) } }
  pointers.append(nil)
  return body(pointers)
}
