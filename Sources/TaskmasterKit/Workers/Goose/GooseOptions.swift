/// How Goose is called.
public struct GooseOptions: Hashable, Sendable {
  /// The program, a name or a path.
  public var program: String
  /// The provider; nil: as Goose is configured.
  public var provider: String?
  /// The model; nil: as Goose is configured.
  public var model: String?
  /// The models that are asked, in this order, when the first cannot do it.
  public var fallbacks: [GooseModel]
  /// How many actions it may take; nil: as `GOOSE_MAX_TURNS` says, else as many as Goose itself allows.
  public var maxTurns: Int?
  /// Its bundled extensions to load, and no other; empty: those it is configured with.
  public var builtins: [String]
  /// More arguments.
  public var extraArguments: [String]

  /// Makes options; by default Goose as it is configured.
  public init(
    program: String = "goose", provider: String? = nil, model: String? = nil,
    fallbacks: [GooseModel] = [], maxTurns: Int? = nil, builtins: [String] = [],
    extraArguments: [String] = []
  ) {
    self.program = program
    self.provider = provider
    self.model = model
    self.fallbacks = fallbacks
    self.maxTurns = maxTurns
    self.builtins = builtins
    self.extraArguments = extraArguments
  }
}

/// A model that Goose may ask.
public struct GooseModel: Hashable, Sendable {
  /// The provider; nil: the usual one.
  public var provider: String?
  /// The model; nil: the usual one.
  public var model: String?

  /// Names a model.
  public init(provider: String? = nil, model: String?) {
    self.provider = provider
    self.model = model
  }

  /// Reads `provider/model`, where a model's name may have slashes itself: what stands before the first
  /// slash is the provider, and where nothing does, or there is no slash, it is the usual one.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let model = parts.last, !model.isEmpty, !text.contains(where: \.isWhitespace) else {
      return nil
    }
    let provider = parts.count == 2 ? String(parts[0]) : ""
    self.init(provider: provider.isEmpty ? nil : provider, model: String(model))
  }

  /// What a model looks like, for messages.
  static let expected = "a model, or provider/model"

  /// The model for people.
  var text: String {
    [provider, model].compactMap(\.self).joined(separator: "/")
  }

  /// The model as it is read.
  var written: String {
    provider == nil && model?.contains("/") ?? false ? "/\(text)" : text
  }
}
