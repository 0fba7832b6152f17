public import TaskmasterCore

/// Tasks that somebody wants queued, all of them or none.
public struct TaskOrder: Sendable {
  /// The texts, in the order they are to be worked in.
  public var texts: [TaskText]
  /// The name of the branch to build on; nil: the one checked out.
  public var chain: String?
  /// What is common to all; text, chain, position, `after` and occurrence are filled in.
  public var wishes = Queued(text: "", chain: "", position: 0)
  /// The tasks to wait for, as a person names them.
  public var after: [String] = []
  /// Whether a text that is there already is queued as its next occurrence.
  public var isAgain = false
  /// Whether texts that are there already are passed over instead of refused.
  public var skipsKnown = false

  /// An order of tasks with nothing special about them.
  public init(texts: [TaskText]) { self.texts = texts }

  /// What an order comes to on a queue.
  public struct Plan: Sendable {
    /// The chain.
    public let chain: String
    /// What is to be queued.
    public let requests: [TaskRequest]
    /// The texts that were passed over, by the ids of their tasks.
    public let known: [ObjectID]
  }

  /// Decides what to queue in a chain.
  /// - Throws: ``Problem`` or ``Rejection`` when a text is there already, or `after` names no task.
  func plan(in queue: Queue, chain: String) throws -> Plan {
    var wishes = wishes
    wishes.chain = chain
    wishes.after = try after.map { name in try queue.task(named: name).id }
    var requests: [TaskRequest] = []
    var known: [ObjectID] = []
    var taken: Set<ObjectID> = []
    for text in texts {
      let request = self.request(text, wishes) { queue.tasks[$0] != nil || taken.contains($0) }
      if let status = queue.tasks[request.id]?.status {
        guard skipsKnown else { throw Rejection.alreadyQueued(request.id, status) }
        known.append(request.id)
      } else if taken.insert(request.id).inserted {
        requests.append(request)
      } else {
        guard skipsKnown else { throw Self.twice(text) }
        known.append(request.id)
      }
    }
    return Plan(chain: chain, requests: requests, known: known)
  }

  /// The request for a text: its first occurrence, or, if asked for, the first that is free.
  private func request(
    _ text: TaskText, _ wishes: Queued, isTaken: (ObjectID) -> Bool
  ) -> TaskRequest {
    var queued = wishes
    queued.text = text.text
    var id = TaskCommit.id(ofText: text.text, occurrence: queued.occurrence)
    while isAgain, isTaken(id) {
      queued.occurrence += 1
      id = TaskCommit.id(ofText: text.text, occurrence: queued.occurrence)
    }
    return TaskRequest(id: id, queued: queued)
  }

  private static func twice(_ text: TaskText) -> Problem {
    Problem(
      "the same text is given twice: \(VisibleText.line(text.title, most: 50))",
      hints: ["git taskmaster add --again … queues it as often as it is given"])
  }
}

/// What became of an order.
public struct PlacedOrder: Sendable {
  /// What it came to.
  public let plan: TaskOrder.Plan
  /// The queue with its tasks.
  public let queue: Queue
  /// The commit that the chain's next task is made on.
  public let base: ObjectID?
}

extension Project {
  /// What an order would come to now; nothing is written.
  /// - Throws: ``Problem`` when it would be refused.
  public func rehearse(_ order: TaskOrder) async throws -> PlacedOrder {
    let identity = try await identity()
    let snapshot = try snapshot()
    do {
      let plan = try plan(order, in: snapshot.queue)
      let facts = try snapshot.queue.decideToQueue(plan.requests)
      let lines = try snapshot.queue.events(facts, at: surroundings.now(), by: identity.line)
      let queue = Queue(EventLog(snapshot.log.events.map(\.line) + lines))
      return PlacedOrder(plan: plan, queue: queue, base: try base(of: plan.chain, in: queue))
    } catch let rejection as Rejection {
      throw Problem(rejection, in: snapshot.queue)
    }
  }

  /// Queues what is ordered, in one transaction.
  /// - Throws: ``Problem`` when one of the tasks is refused; then none is queued.
  public func place(_ order: TaskOrder) async throws -> PlacedOrder {
    var plan = TaskOrder.Plan(chain: "", requests: [], known: [])
    let queue = try await record { queue in
      plan = try self.plan(order, in: queue)
      return try queue.decideToQueue(plan.requests)
    }.queue
    if plan.requests.count >= Self.many { await git.maintain() }
    return PlacedOrder(plan: plan, queue: queue, base: try base(of: plan.chain, in: queue))
  }

  /// How many new tasks are a big write.
  private static let many = 1000

  private func plan(_ order: TaskOrder, in queue: Queue) throws -> TaskOrder.Plan {
    try order.plan(in: queue, chain: try chain(named: order.chain, in: queue))
  }
}
