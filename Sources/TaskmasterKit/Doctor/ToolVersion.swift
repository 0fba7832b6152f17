/// The version of git-taskmaster.
public enum ToolVersion {
  /// The version, as `--version` prints it.
  public static let text = "0.1.0"
}
