import TaskmasterCore
import TaskmasterKit

/// What `add` tells of what it has queued, or would.
struct AddReport {
  private let placed: PlacedOrder
  /// What branch names begin with; nil when the tasks are queued and not just looked at.
  private let branchPrefix: String?
  private let view: QueueView

  /// More tasks than this are only counted.
  private static let mostLines = 20

  init(placed: PlacedOrder, branchPrefix: String?, now: Timestamp) {
    self.placed = placed
    self.branchPrefix = branchPrefix
    view = QueueView(queue: placed.queue, standing: Standing(), now: now)
  }

  private var requests: [TaskRequest] { placed.plan.requests }

  /// A line for each task, or one for many.
  func lines(style: Style) -> [String] {
    guard !requests.isEmpty else { return [] }
    if requests.count <= Self.mostLines { return requests.map { line($0, style: style) } }
    return ["\(verb) \(Counted.text(requests.count, "task")) (\(place))"]
  }

  /// How many were there already; nil: none.
  var known: String? {
    let count = placed.plan.known.count
    return count == 0 ? nil : "passed over \(Counted.text(count, "text")) queued already"
  }

  /// The tasks as `list --json` has them, but for the branch that each would get; and those known before.
  var json: [UInt8] {
    let tasks = requests.map { request -> JSONValue in
      guard let task = view.queue.tasks[request.id] else { return .null }
      let json = JSONOutput.json(task, in: view)
      guard let branch = branch(of: request), case .object(let members) = json else { return json }
      return .object(members.map { $0.name == "branch" ? .init("branch", .string(branch)) : $0 })
    }
    return JSONOutput.object([
      .init("tasks", .array(tasks)),
      .init("known", .array(placed.plan.known.map { .string($0.hex) })),
    ])
  }

  private var verb: String { branchPrefix == nil ? "queued" : "would queue" }

  private var place: String {
    "chain \(VisibleText.line(placed.plan.chain))" + (placed.base.map { ", on \($0.short)" } ?? "")
  }

  private func line(_ request: TaskRequest, style: Style) -> String {
    let id = style.apply(.id, to: view.ids.short(request.id))
    let title = VisibleText.line(TaskText.title(of: request.queued.text))
    let branch = branch(of: request).map { ", branch \(style.apply(.branch, to: $0))" } ?? ""
    return "\(verb) \(id) \(DisplayWidth.cut(title, to: Table.usualTextWidth)) (\(place)\(branch))"
  }

  private func branch(of request: TaskRequest) -> String? {
    branchPrefix.map { prefix in
      BranchName.candidate(
        0, of: request.queued.text, occurrence: request.queued.occurrence, prefix: prefix)
    }
  }
}
