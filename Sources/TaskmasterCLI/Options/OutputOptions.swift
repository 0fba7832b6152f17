import ArgumentParser

/// How a command answers.
struct OutputOptions: ParsableArguments {
  @Flag(name: .customLong("json"), help: "Print one JSON object.")
  var isJSON = false
}
