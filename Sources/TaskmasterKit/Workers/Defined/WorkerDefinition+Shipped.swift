extension WorkerDefinition {
  /// The workers that are known without being configured.
  public static let shipped: [WorkerDefinition] = [
    aider, claude, codex, cursorAgent, gemini, mini, opencode, qwen,
  ]

  // aider exits with 0 whatever happens, and says what did in plain text. After an error that it tries
  // again by itself, a report of tokens means that it got an answer.
  private static let aider = WorkerDefinition(
    "aider",
    [
      .program: ["aider"],
      .args: [
        "--message-file", "{promptFile}", "--yes-always", "--no-auto-commits",
        "--no-dirty-commits", "--no-gitignore", "--no-check-update", "--no-show-release-notes",
        "--analytics-disable", "--no-suggest-shell-commands", "--no-detect-urls", "--no-pretty",
        "--no-stream",
      ],
      .versionArgs: ["--version"],
      .success: ["^Tokens: "],
      .failure: [
        "badCall aider: error: unrecognized arguments",
        "authentication litellm\\.(AuthenticationError|PermissionDeniedError)",
        "badModel litellm\\.NotFoundError",
        "rateLimit litellm\\.RateLimitError",
        "server litellm\\.(APIConnectionError|APIError|InternalServerError|ServiceUnavailableError"
          + "|Timeout|BadGatewayError)",
        "litellm\\.[A-Za-z]+Error",
        "hit a token limit",
      ],
      .tokensIn: ["^Tokens: ([0-9.,kM]+) sent"],
      .tokensOut: ["^Tokens: .* ([0-9.,kM]+) received"],
      .cost: ["Cost: [$]([0-9.,]+) message"],
      .model: ["^M[a-z ]*odel: ([^ ]+)"],
    ])

  // Claude Code exits with 0 too when it was interrupted, and its "subtype" says "success" of an error of
  // the provider as well; "is_error" tells. As root it skips permissions in a sandbox alone.
  private static let claude = WorkerDefinition(
    "claude",
    [
      .program: ["claude"],
      .args: [
        "-p", "--output-format", "stream-json", "--verbose", "--dangerously-skip-permissions",
      ],
      .versionArgs: ["--version"],
      .rootEnv: ["IS_SANDBOX=1"],
      .success: [".is_error=false"],
      .failure: [
        "badCall ^error: unknown option", "authentication .api_error_status=401",
        "badModel .api_error_status=404",
        "rateLimit .api_error_status=429", "turnLimit .subtype=error_max_turns",
        ".subtype=error_during_execution", ".subtype=error_max_budget_usd",
      ],
      .message: [".result"],
      .tokensIn: [
        ".usage.input_tokens", ".usage.cache_creation_input_tokens",
        ".usage.cache_read_input_tokens",
      ],
      .tokensOut: [".usage.output_tokens"],
      .cost: [".total_cost_usd"],
      .turns: [".num_turns"],
      .model: [".model"],
    ])

  // The sandbox of Codex lets it only read, unless it is told otherwise.
  private static let codex = WorkerDefinition(
    "codex",
    [
      .program: ["codex"],
      .args: [
        "exec", "--json", "--sandbox", "workspace-write", "--skip-git-repo-check", "-",
      ],
      .versionArgs: ["--version"],
      .success: [".type=turn.completed"],
      .failure: ["badCall ^error: unexpected argument", ".type=turn.failed"],
      .message: [".item.text", ".error.message", ".message"],
      .tokensIn: [".usage.input_tokens"],
      .tokensOut: [".usage.output_tokens"],
    ])

  // The events of cursor-agent tell no tokens.
  private static let cursorAgent = WorkerDefinition(
    "cursor-agent",
    [
      .program: ["cursor-agent"],
      .args: ["-p", "--force", "--trust", "--output-format", "stream-json", "{prompt}"],
      .versionArgs: ["--version"],
      .keys: ["CURSOR_API_KEY"],
      .success: [".is_error=false"],
      .failure: ["badCall ^error: unknown option"],
      .message: [".result"],
      .model: [".model"],
    ])

  private static let gemini = WorkerDefinition(
    "gemini",
    [
      .program: ["gemini"],
      .args: ["--yolo", "--output-format", "stream-json", "-p", "{prompt}"],
      .versionArgs: ["--version"],
      .env: ["GEMINI_CLI_TRUST_WORKSPACE=true"],
      .success: [".type=result", ".status=success"],
      .failure: ["badCall ^Unknown argument", "turnLimit exit=53"],
      .message: [".content", ".error.message"],
      .tokensIn: [".stats.input_tokens"],
      .tokensOut: [".stats.output_tokens"],
      .model: [".model"],
    ])

  // mini-swe-agent exits with 0 too when it gave up, and says so in its trajectory.
  private static let mini = WorkerDefinition(
    "mini",
    [
      .program: ["mini"],
      .args: ["-y", "--exit-immediately", "-o", "{reportFile}", "-t", "{prompt}"],
      // Without it, it asks how it is to be set up when it starts for the first time.
      .env: ["MSWEA_CONFIGURED=true"],
      .success: [".info.exit_status=Submitted"],
      .failure: [
        "turnLimit .info.exit_status=LimitsExceeded",
        "authentication .info.exit_status=AuthenticationError",
        "rateLimit .info.exit_status=RateLimitError",
      ],
      .message: [".info.submission", ".info.exit_status"],
      .cost: [".info.model_stats.instance_cost"],
      .turns: [".info.model_stats.api_calls"],
      .model: [".info.config.model.model_name"],
    ])

  // Runs of opencode side by side fail on their common database without a word and with exit status 0: so
  // each session has its own, and a run is done when its last step says so.
  private static let opencode = WorkerDefinition(
    "opencode",
    [
      .program: ["opencode"],
      .args: ["run", "--format", "json", "--auto", "{prompt}"],
      .versionArgs: ["--version"],
      .env: ["OPENCODE_DB={privateDirectory}/opencode.db"],
      .success: [".part.reason=stop"],
      .failure: [".type=error"],
      .message: [".part.text", ".error.message", ".error.data.message"],
      .tokensIn: [".part.tokens.input", ".part.tokens.cache.read"],
      .tokensOut: [".part.tokens.output"],
      .cost: [".part.cost"],
    ])

  private static let qwen = WorkerDefinition(
    "qwen",
    [
      .program: ["qwen"],
      .args: ["--yolo", "-o", "stream-json", "{prompt}"],
      .versionArgs: ["--version"],
      .success: [".is_error=false"],
      .failure: [
        "badCall ^Unknown argument", "authentication exit=41", "badCall exit=52",
        "turnLimit exit=53",
      ],
      .message: [".result", ".error.message"],
      .tokensIn: [".usage.input_tokens"],
      .tokensOut: [".usage.output_tokens"],
      .turns: [".num_turns"],
      .model: [".model"],
    ])
}
