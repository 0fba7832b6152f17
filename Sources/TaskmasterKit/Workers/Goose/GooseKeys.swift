/// The keys of Goose's providers, and where they may be.
struct GooseKeys {
  let environment: [String: String]

  /// Whether a provider's key is in the environment.
  func has(_ provider: String) -> Bool {
    guard let name = Self.variable(of: provider) else { return false }
    return environment.text(name) != nil
  }

  /// Why a provider has no key, as far as that can be known: neither the environment nor a file holds
  /// it, and no keyring is asked, or none can have been written by `goose configure`.
  /// - Parameters:
  ///   - provider: The provider.
  ///   - read: The contents of a file; nil when there is none.
  /// - Returns: What it lacks, to follow its name; nil when there is a key, none is needed, or one may be where nobody but Goose
  ///   looks.
  func complaint(about provider: String, read: (String) -> [UInt8]?) -> String? {
    guard let name = Self.variable(of: provider), !has(provider) else { return nil }
    // A server of one's own may need none.
    if provider == "openai",
      environment.text("OPENAI_HOST") ?? environment.text("OPENAI_BASE_URL") != nil
    {
      return nil
    }
    guard let directory = configurationDirectory else { return nil }
    if let secrets = read("\(directory)/secrets.yaml"),
      String(decoding: secrets, as: UTF8.self).contains(name)
    {
      return nil
    }
    let asksKeyring = environment["GOOSE_DISABLE_KEYRING"] == nil
    if asksKeyring, read("\(directory)/config.yaml") != nil { return nil }
    return "has no key for \(provider): \(name) is not set, and \(directory) holds none"
  }

  private var configurationDirectory: String? {
    if let root = environment.text("GOOSE_PATH_ROOT") { return "\(root)/config" }
    if let directory = environment.text("XDG_CONFIG_HOME") { return "\(directory)/goose" }
    return environment.text("HOME").map { "\($0)/.config/goose" }
  }

  /// The variable that holds a provider's key; nil: it needs none, or several.
  private static func variable(of provider: String) -> String? {
    if keyless.contains(provider) { return nil }
    let name = provider.uppercased().replacing("-", with: "_")
    return irregular[provider] ?? "\(name)_API_KEY"
  }

  /// Those whose variable does not follow from the name.
  private static let irregular = [
    "azure_openai": "AZURE_OPENAI_API_KEY", "databricks": "DATABRICKS_TOKEN",
    "gcp_vertex_ai": "GOOGLE_APPLICATION_CREDENTIALS", "google": "GOOGLE_API_KEY",
    "snowflake": "SNOWFLAKE_TOKEN",
  ]

  /// Models on the same machine, other agents with a login of their own, and clouds with credentials of
  /// many kinds.
  private static let keyless: Set<String> = [
    "ollama", "lmstudio", "local", "claude-code", "claude-acp", "codex", "codex-acp",
    "cursor-agent",
    "gemini-cli", "github_copilot", "aws_bedrock", "sagemaker_tgi", "bedrock",
  ]
}
