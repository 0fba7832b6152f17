/// Collects what `taskmaster.worker.<name>.<field>` says of workers.
struct WorkerEntries {
  private var values: [String: [WorkerField: [String]]] = [:]
  private var origins: [String: String] = [:]

  private static let prefix = "worker."

  /// Takes an entry over when it is of a worker's field.
  /// - Parameters:
  ///   - entry: The entry.
  ///   - name: Its key without the section.
  ///   - isLast: Whether no other of its key follows; of a field with one value, only that one counts.
  /// - Returns: Whether it is one.
  /// - Throws: ``Problem`` when the value is not what the field takes.
  mutating func take(
    _ entry: ConfigurationEntry, _ name: String, isLast: Bool
  ) throws(Problem) -> Bool {
    guard name.hasPrefix(Self.prefix), let dot = name.lastIndex(of: ".") else { return false }
    let worker = String(name[..<dot].dropFirst(Self.prefix.count))
    guard let field = WorkerField.named(name[dot...].dropFirst()), WorkerDefinition.isName(worker)
    else { return false }
    guard field.isList || isLast else { return true }
    guard let value = entry.value, field.isList && value.isEmpty || field.accepts(value) else {
      throw Configuration.problem(
        entry, "\(Self.prefix)\(worker).\(field.rawValue)", expected: field.expected)
    }
    // An empty value takes back those before it, as in Git's own lists.
    let before = value.isEmpty ? [] : values[worker]?[field] ?? []
    values[worker, default: [:]][field] = value.isEmpty ? [] : before + [value]
    origins["\(Self.prefix)\(worker).\(field.rawValue)"] = entry.origin
    return true
  }

  /// Defines the workers; what is said of a field takes the place of what is shipped.
  func define(in configuration: inout Configuration) {
    configuration.origins.merge(origins) { _, own in own }
    for (name, fields) in values.sorted(by: { $0.key < $1.key }) {
      var definition = configuration.workers[name] ?? WorkerDefinition(name)
      definition.values.merge(fields) { _, own in own }
      configuration.workers[name] = definition
      if definition.program == nil {
        configuration.warnings.append(
          "the worker '\(name)' has no program: there is no taskmaster.worker.\(name).program")
      }
    }
  }
}
