/// A session took a task to work on it.
public struct Claimed: Hashable, Sendable {
  /// The number of the attempt, from 1.
  public var attempt: Int64
  /// The commit the work starts from.
  public var base: ObjectID
  /// The session that claimed: sixteen hexadecimal digits.
  public var session: String
  /// The machine it runs on.
  public var host: String
  /// Its process there.
  public var pid: Int64
  /// That machine's boot id, since pids start again at each boot.
  public var boot: String
  /// When others may take the task over unless the claim is renewed.
  public var expires: Timestamp

  /// Makes a claim of its parts.
  public init(
    attempt: Int64, base: ObjectID, session: String, host: String, pid: Int64, boot: String,
    expires: Timestamp
  ) {
    self.attempt = attempt
    self.base = base
    self.session = session
    self.host = host
    self.pid = pid
    self.boot = boot
    self.expires = expires
  }
}

/// A session needs a task for longer.
public struct Renewed: Hashable, Sendable {
  /// The session that holds the claim.
  public var session: String
  /// The new end of the claim.
  public var expires: Timestamp

  /// Renews the claim of a session.
  public init(session: String, expires: Timestamp) {
    self.session = session
    self.expires = expires
  }
}

/// Why a claim was given back: `interrupted`, `lost`, or a word of a later version.
public struct ReleaseReason: RawRepresentable, Hashable, Sendable {
  /// The word in the log.
  public let rawValue: String
  /// Takes any word.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The session was asked to stop.
  public static let interrupted = Self(rawValue: "interrupted")
  /// The session died, or its claim ran out.
  public static let lost = Self(rawValue: "lost")
}

/// A claim ended without a verdict; the attempt does not count.
public struct Released: Hashable, Sendable {
  /// The number of the attempt.
  public var attempt: Int64
  /// The session whose claim it was.
  public var session: String
  /// Why it ended.
  public var reason: ReleaseReason
  /// Why, for a person; at most 4 KiB, nil when the reason says it all.
  public var detail: String?
  /// The commit that holds what the attempt had made, if anything.
  public var kept: ObjectID?
  /// How long it took, in seconds; nil: nobody knows, or its worker did not run.
  public var seconds: Double?
  /// What it used.
  public var usage = Usage()

  /// Makes a release of what is always known, and of why it came to it.
  public init(
    attempt: Int64, session: String, reason: ReleaseReason, detail: String? = nil,
    kept: ObjectID? = nil
  ) {
    self.attempt = attempt
    self.session = session
    self.reason = reason
    self.detail = detail
    self.kept = kept
  }
}

/// Why an attempt failed: one of the words below, or one of a later version.
public struct FailureReason: RawRepresentable, Hashable, Sendable {
  /// The word in the log.
  public let rawValue: String
  /// Takes any word.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// It took longer than its time limit.
  public static let timeout = Self(rawValue: "timeout")
  /// It was silent for too long.
  public static let idle = Self(rawValue: "idle")
  /// The agent ended with a status other than 0, or by a signal.
  public static let exit = Self(rawValue: "exit")
  /// Nothing differs from the base.
  public static let noChanges = Self(rawValue: "noChanges")
  /// A check did not pass.
  public static let check = Self(rawValue: "check")
  /// A file that the task asks for is missing.
  public static let artifact = Self(rawValue: "artifact")
  /// The worker itself said that it failed.
  public static let agent = Self(rawValue: "agent")
  /// Hooks or dangerous configuration of the user's repository were changed.
  public static let foreign = Self(rawValue: "foreign")
  /// The tree holds what Git cannot record: a nested repository, an unreadable directory.
  public static let place = Self(rawValue: "place")
  /// The agent could not be started.
  public static let start = Self(rawValue: "start")
}

/// What an attempt used, as far as it is known.
public struct Usage: Hashable, Sendable {
  /// Seconds that the worker's command ran, all its runs together.
  public var agentSeconds: Double?
  /// US dollars.
  public var cost: Double?
  /// The exit status of the worker's last run; 128 and the number of the signal that ended it.
  public var exit: Int64?
  /// The model.
  public var model: String?
  /// Who provided it.
  public var provider: String?
  /// How often the worker's command was run again within the attempt.
  public var retries: Int64?
  /// Tokens read by the model.
  public var tokensIn: Int64?
  /// Tokens written by the model.
  public var tokensOut: Int64?
  /// How many turns the model took.
  public var turns: Int64?
  /// Seconds spent waiting for a rate limit to end.
  public var waitSeconds: Double?
  /// The worker.
  public var worker: String?
  /// The version that the worker's program says it has.
  public var workerVersion: String?

  /// Nothing known but, perhaps, the worker.
  public init(worker: String? = nil) { self.worker = worker }

  /// All tokens, when any are known.
  public var tokens: Int64? {
    guard tokensIn != nil || tokensOut != nil else { return nil }
    return Self.sum(tokensIn, tokensOut)
  }

  /// Takes in what a later run of the same attempt used: amounts add up, of names the later hold.
  public mutating func add(_ later: Usage) {
    agentSeconds = Self.sum(agentSeconds, later.agentSeconds)
    cost = Self.sum(cost, later.cost)
    exit = later.exit ?? exit
    model = later.model ?? model
    provider = later.provider ?? provider
    retries = Self.sum(retries, later.retries)
    tokensIn = Self.sum(tokensIn, later.tokensIn)
    tokensOut = Self.sum(tokensOut, later.tokensOut)
    turns = Self.sum(turns, later.turns)
    waitSeconds = Self.sum(waitSeconds, later.waitSeconds)
    worker = later.worker ?? worker
    workerVersion = later.workerVersion ?? workerVersion
  }

  private static func sum(_ left: Double?, _ right: Double?) -> Double? {
    left.map { $0 + (right ?? 0) } ?? right
  }

  /// Numbers come from agents and from the log: any may be there.
  private static func sum(_ left: Int64?, _ right: Int64?) -> Int64? {
    guard let left, let right else { return left ?? right }
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? (left > 0 ? .max : .min) : sum
  }
}

/// An attempt came to nothing.
public struct Failed: Hashable, Sendable {
  /// The number of the attempt.
  public var attempt: Int64
  /// The session whose attempt it was.
  public var session: String
  /// Why, in one word.
  public var reason: FailureReason
  /// Why, in the words of who found it; at most 4 KiB.
  public var detail: String?
  /// The checks that were run; of them the last may be the one that failed.
  public var checks: [CheckResult] = []
  /// Whether the task has failed for good.
  public var final: Bool
  /// The commit that holds what the attempt had made, if anything.
  public var kept: ObjectID?
  /// When the next attempt may start.
  public var retryAt: Timestamp?
  /// How long it took, in seconds.
  public var seconds: Double
  /// When it started.
  public var started: Timestamp
  /// What it used.
  public var usage: Usage

  /// The most bytes that ``detail`` may have.
  public static let longestDetail = 4096

  /// Makes a failure of its parts.
  public init(
    attempt: Int64, session: String, reason: FailureReason, detail: String? = nil, final: Bool,
    kept: ObjectID? = nil, retryAt: Timestamp? = nil, seconds: Double, started: Timestamp,
    usage: Usage = Usage()
  ) {
    self.attempt = attempt
    self.session = session
    self.reason = reason
    self.detail = detail
    self.final = final
    self.kept = kept
    self.retryAt = retryAt
    self.seconds = seconds
    self.started = started
    self.usage = usage
  }
}
