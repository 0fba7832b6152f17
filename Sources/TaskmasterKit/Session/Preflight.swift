import Git
import TaskmasterCore

extension WorkSession {
  /// Looks, before anything is claimed, at what would fail every task: the workers, the place, the setup,
  /// the checks on the untouched base, and with a push asked for, the remote.
  /// - Parameter isThorough: Whether everything is looked at though something is not as it has to be.
  /// - Returns: What was found; that of a run that is not thorough holds no failure.
  /// - Throws: ``Problem`` when something is not as it has to be and the look is not thorough; then no
  ///   attempt has been used.
  @discardableResult
  public func preflight(isThorough: Bool = false) async throws -> [PreflightFinding] {
    try await takeCheckout()
    try await recoverDeadSessions()
    try settle()
    try await chooseChainOfCheckout()
    var findings: [PreflightFinding] = []
    let looks = [
      lookAtBranchPrefix, lookAtWorkers, lookAtPlace, lookAtCopy, lookAtRemote, lookAtFirstBase,
    ]
    for look in looks {
      for finding in try await look(try store.snapshot().queue) {
        findings.append(finding)
        guard !isThorough else { continue }
        switch finding.verdict {
        case .fine: break
        case .warning: observe(.loop(.trouble("the \(finding.subject) \(finding.message)")))
        case .failure(let problem): throw problem
        }
      }
    }
    return findings
  }

  /// The task that would be worked first, with the commit it would be made on.
  func firstTask(of queue: Queue) throws -> (task: QueueTask, base: Oid)? {
    guard case .claim(let id) = queue.nextStep(at: surroundings.now(), chain: chain),
      let task = queue.tasks[id], let base = try base(of: task, in: queue)
    else { return nil }
    return (task, Oid(base))
  }

  private func lookAtWorkers(_ queue: Queue) async throws -> [PreflightFinding] {
    var findings: [PreflightFinding] = []
    for name in workersNeeded(by: queue).sorted() { findings.append(try await lookAt(name)) }
    return findings
  }

  private func lookAt(_ worker: String) async throws -> PreflightFinding {
    var missingKey: String?
    let finding = try await finding("worker \(worker)") {
      let probe = try await probe(worker)
      missingKey = probe.missingKey
      return probe.path + (probe.version.map { " (\($0))" } ?? "")
    }
    return missingKey.map { PreflightFinding(finding.subject, .warning, $0) } ?? finding
  }

  private func workersNeeded(by queue: Queue) -> Set<String> {
    let open = queue.tasks.values.filter {
      $0.status == .queued && (chain == nil || $0.chain == chain)
    }
    return Set(open.map { $0.queued.worker ?? options.worker })
  }

  /// Where there is no place for workspaces, or the checkout is not fit to be one, nothing must be claimed.
  private func lookAtPlace(_ queue: Queue) async throws -> [PreflightFinding] {
    if options.isInPlace {
      return [
        try await finding("checkout") {
          let checkout = try await checkout(of: repository)
          try await checkout.requireReady(at: surroundings.now)
          return checkout.location.tree
        }
      ]
    }
    guard !workersNeeded(by: queue).isEmpty else { return [] }
    let chain = self.chain ?? queue.chains.first ?? "any"
    return [try await finding("place") { try await workspace(of: chain).location.directory }]
  }

  private func lookAtRemote(_ queue: Queue) async throws -> [PreflightFinding] {
    guard let remote = options.remote else { return [] }
    let sharing = RemoteLog(
      repository: repository, store: store, git: git, identity: identity,
      surroundings: surroundings)
    return [
      try await finding("push to \(PublicText.withoutCredentials(remote))") {
        try await sharing.acceptsPush(remote)
        return ""
      }
    ]
  }

  /// A branch `a` keeps branches `a/…` from being made.
  private func lookAtBranchPrefix(_ queue: Queue) async throws -> [PreflightFinding] {
    let finding = try await finding("branch names") {
      try checkBranchPrefix()
      return ""
    }
    return finding.verdict == .fine ? [] : [finding]
  }

  private func checkBranchPrefix() throws {
    let prefix = options.branchPrefix
    guard ReferenceName.isValid("refs/heads/\(prefix)1") else {
      throw Problem(
        "taskmaster.branchPrefix '\(VisibleText.line(prefix))' makes no valid branch name")
    }
    let parts = prefix.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    for count in 1..<(parts.count + 1) {
      let name = parts.prefix(count).joined(separator: "/")
      if try repository.target(of: "refs/heads/\(name)") != nil {
        throw Problem(
          "branch '\(name)' keeps branches named '\(prefix)…' from being made",
          hints: ["choose another taskmaster.branchPrefix"])
      }
    }
  }

  /// Turns a problem into a finding.
  func finding(
    _ subject: String, _ look: () async throws -> String
  ) async throws -> PreflightFinding {
    do {
      return PreflightFinding(subject, .fine, try await look())
    } catch let problem as Problem {
      return PreflightFinding(subject, .failure(problem), problem.message)
    }
  }
}
