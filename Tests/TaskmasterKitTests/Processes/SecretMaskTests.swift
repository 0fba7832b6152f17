import GitFixtures
import Testing

@testable import TaskmasterKit

@Suite(.timeLimit(.minutes(2))) struct SecretMaskTests {
  let scene = Scene()

  @Test func namesOfSecrets() {
    for name in ["ANTHROPIC_API_KEY", "github_token", "MY_SECRET_1", "PGPASSWORD", "KEYSTORE"] {
      #expect(SecretMask.isSecret(name: name))
    }
    for name in ["PATH", "HOME", "GIT_CONFIG_KEY_0", "TOKE", "LANG"] {
      #expect(!SecretMask.isSecret(name: name))
    }
  }

  @Test func valuesAreMasked() {
    let mask = SecretMask(environment: [
      "API_KEY": "sk-12345678", "LONG_TOKEN": "sk-12345678-and-more", "SHORT_KEY": "true",
      "PATH": "/usr/bin:/bin",
    ])
    #expect(mask.masked("a sk-12345678 b sk-12345678-and-more c") == "a *** b *** c")
    #expect(mask.masked("sk-12345678sk-12345678") == "******")
    #expect(mask.masked("true /usr/bin:/bin sk-1234567") == "true /usr/bin:/bin sk-1234567")
    #expect(SecretMask().masked("sk-12345678") == "sk-12345678")
    #expect(mask.masked("") == "")
  }

  @Test func otherFormsOfAValueAreMasked() {
    let mask = SecretMask(values: ["-----BEGIN KEY\r\nabcdefghij\nshort\n", "quote\"and\\slash"])
    #expect(mask.masked("x -----BEGIN KEY") == "x ***")
    #expect(mask.masked("abcdefghij short") == "*** short")
    #expect(mask.masked(#"{"text":"quote\"and\\slash"}"#) == #"{"text":"***"}"#)
  }

  @Test func aSecretInTwoReadsIsMasked() async {
    let runner = ProcessRunner(mask: SecretMask(values: ["hunter2-secret"]))
    // Nothing can follow before the first part was read: the pipe holds one page of it.
    let script = "printf 'it is hunter2'; printf -- '-secret\\n' ; printf 'hunter2-secret' >&2"
    let run = await scene.run(scene.shell(script), runner: runner)
    #expect(Set(run.text) == ["it is ***", "***"])
    #expect(!run.finished.tail.text.contains("hunter2"))
    #expect(run.finished.errorTail.text == "***\n")
  }

  /// However the reads fall, on either stream, and in lines and tails alike.
  @Test func whereTheReadsEndMakesNoDifference() {
    let bytes = Array("it is hunter2-secret, quoted\\tsecret\nnext hunter2-secret".utf8)
    for first in 0...bytes.count {
      for second in [first, (first + bytes.count) / 2, bytes.count] {
        var lines: [String] = []
        let splitter = LineSplitter(
          mask: SecretMask(values: ["hunter2-secret", "quoted\tsecret"]), start: .now
        ) { lines.append($0.text) }
        for piece in [bytes[..<first], bytes[first..<second], bytes[second...]] {
          Array(piece).withUnsafeBytes { splitter.receive(.error, $0, at: .now) }
        }
        let finished = splitter.finish(Supervisor.Report(ending: .exited(0), duration: .zero))
        #expect(lines == ["it is ***, ***", "next ***"], "\(first), \(second)")
        #expect(finished.errorTail.text == "it is ***, ***\nnext ***\n")
        #expect(finished.tail == finished.errorTail)
      }
    }
  }

  @Test(arguments: 0..<20) func aSecretAcrossACutLeavesNothing(_ offset: Int) async {
    let secret = "0123456789abcdef"
    let runner = ProcessRunner(mask: SecretMask(values: [secret]))
    let before = OutputLine.longest - offset
    let script =
      "head -c \(before) /dev/zero | tr '\\0' x; printf '\(secret)'; yes | head -c 100000"
    let run = await scene.run(scene.shell("{ \(script); } | tr -d '\\n'"), runner: runner)
    #expect(run.lines.map(\.isCut) == [true])
    let text = run.text.first ?? ""
    #expect(!text.contains("0"))
    #expect(!text.contains("f"))
    #expect(text.utf8.count <= OutputLine.longest + SecretMask.replacement.utf8.count)
  }

  @Test func whatComesBeforeMakesNoDifference() {
    var generator = SeededGenerator(seed: 3)
    let mask = SecretMask(values: ["abababab", "abababababc", "bbbbbbbb"])
    for _ in 0..<300 {
      let text = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
        ["a", "b", "ab", "c"].randomElement(using: &generator) ?? "a"
      }.joined()
      let masked = mask.masked(text)
      for secret in ["abababab", "bbbbbbbb"] { #expect(!masked.contains(secret)) }
    }
  }
}
