import TaskmasterCore

/// What can be wrong with the note on an artifact; `source` is a blob with what it should say.
enum NoteFlaw: Flaw {
  case missing(commit: ObjectID, source: ObjectID?)
  /// It lacks lines, or also has wrong ones.
  case differs(commit: ObjectID, source: ObjectID?, isWrong: Bool)

  var code: FindingCode {
    switch self {
    case .missing: .noteMissing
    case .differs: .noteDiffers
    }
  }

  var message: String {
    switch self {
    case .missing(let commit, _): "the note on its artifact \(commit.short) is missing"
    case .differs(let commit, _, _):
      "the note on its artifact \(commit.short) says something else than the log"
    }
  }

  var mending: String? {
    switch self {
    case .missing(let commit, let source): mending(source) { ["append", $0, commit.hex] }
    case .differs(let commit, let source, let isWrong):
      mending(source) {
        isWrong ? ["add", "--force", $0, commit.hex] : ["append", $0, commit.hex]
      }
    }
  }

  private func mending(_ source: ObjectID?, _ words: (String) -> [String]) -> String? {
    source.map { Mending.note(words("--reuse-message=\($0.hex)")) }
  }
}
