import Foundation
import Testing

@testable import TaskmasterKit

/// The block in the text of a hook.
struct HookFileTests {
  private let block = HookBlock(text: "\(HookBlock.begin)\nours\n\(HookBlock.end)\n")

  private func hook(_ text: String) -> HookFile { HookFile(content: Array(text.utf8)) }

  private func text(_ hook: HookFile) -> String { String(decoding: hook.content, as: UTF8.self) }

  @Test(arguments: HookKind.allCases)
  func theShippedHookIsTheOneThatIsInstalled(_ kind: HookKind) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../hooks/\(kind.rawValue)")
    #expect(try String(contentsOf: file, encoding: .utf8) == HookBlock(kind).script)
  }

  @Test(
    arguments: [
      "#!/bin/sh\necho mine\n", "#!/bin/sh\necho mine", "#!/usr/bin/env bash\n", "#!/bin/bash",
      "#! /bin/dash -e\n\n\nexit 0\n", "#!/usr/bin/env -S FOO=1 zsh -f\nmine\n", "echo mine\n",
      "echo mine", "", "\n", "#!/bin/sh", "\u{FF}#!/bin/sh\r\n",
    ])
  func whatWasThereComesBackToTheByte(_ text: String) throws {
    let before = hook(text)
    let with = try before.adding(block)
    #expect(try with.hasBlock())
    #expect(try with.adding(block) == with)
    #expect(try with.removingBlock() == before)
    #expect(try before.removingBlock() == before)
  }

  @Test func theBlockComesFirst() throws {
    #expect(
      text(try hook("#!/bin/sh -e\nexit 0\n").adding(block))
        == "#!/bin/sh -e\n\(block.text)exit 0\n")
    #expect(text(try hook("exit 0\n").adding(block)) == "\(block.text)exit 0\n")
    #expect(text(try hook("#!/bin/sh").adding(block)) == "#!/bin/sh\n\(block.text.dropLast())")
  }

  @Test func aHookOfOurOwnGoesWhole() throws {
    #expect(try hook(block.script).removingBlock() == nil)
    #expect(try hook(block.script + "\n").removingBlock() == hook("#!/bin/sh\n\n"))
  }

  @Test func anOlderBlockIsReplacedWhereItStands() throws {
    let old = "\(HookBlock.begin)\nold\nlines\n\(HookBlock.end)\n"
    let mine = hook("#!/bin/sh\nfirst\n\(old)last\n")
    #expect(text(try mine.adding(block)) == "#!/bin/sh\nfirst\n\(block.text)last\n")
  }

  @Test func marksInOtherLinesAreNotOurs() throws {
    let mine = hook("#!/bin/sh\necho '\(HookBlock.begin)'\n \(HookBlock.end)\n")
    #expect(try !mine.hasBlock())
    #expect(try mine.adding(block).removingBlock() == mine)
  }

  @Test(
    arguments: [
      ("#!/usr/bin/python3\nprint()\n", "python3"), ("#!/usr/bin/env node\n", "node"),
      ("#!/usr/bin/env -S perl -w\n", "perl"), ("#!\n", ""), ("#!/bin/sh\r\n", "sh\r"),
    ])
  func otherInterpretersAreRefused(_ text: String, _ name: String) {
    #expect(throws: HookFile.Refusal.interpreter(name)) { try hook(text).adding(block) }
  }

  @Test func whatIsNoTextIsRefused() {
    #expect(throws: HookFile.Refusal.binary) { try hook("\u{7F}ELF\0\n").adding(block) }
    let half = hook("#!/bin/sh\n\(HookBlock.begin)\nhalf\n")
    #expect(throws: HookFile.Refusal.unfinished) { try half.adding(block) }
    #expect(throws: HookFile.Refusal.unfinished) { try half.removingBlock() }
  }
}
