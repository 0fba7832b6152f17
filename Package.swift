// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "git-taskmaster",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "git-taskmaster", targets: ["TaskmasterCLI"]),
    .library(name: "TaskmasterCore", targets: ["TaskmasterCore"]),
    .library(name: "TaskmasterKit", targets: ["TaskmasterKit"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "CLibGit2", pkgConfig: "libgit2",
      providers: [.apt(["libgit2-dev", "libssl-dev"]), .brew(["libgit2"])]),
    .target(name: "CPlatform"),
    // OpenSSL, which comes with libgit2, for SHA-1 by the processor's own instructions; on macOS the system
    // has them.
    .target(
      name: "Git", dependencies: ["CLibGit2"],
      linkerSettings: [.linkedLibrary("crypto", .when(platforms: [.linux]))]),
    .target(name: "TaskmasterCore"),
    .target(
      name: "TaskmasterKit",
      dependencies: ["Git", "TaskmasterCore", "CPlatform"]),
    .executableTarget(
      name: "TaskmasterCLI",
      dependencies: [
        "TaskmasterKit", "TaskmasterCore",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Tests. The scripted agent, and what makes large queues to measure, are executables of their own
    // and no products: they never ship.
    .target(name: "GitFixtures", path: "Tests/GitFixtures"),
    .target(
      name: "QueueFixtures",
      dependencies: ["GitFixtures", "Git", "TaskmasterCore", "TaskmasterKit"],
      path: "Tests/QueueFixtures"),
    .executableTarget(name: "ScriptedAgent", path: "Tests/ScriptedAgent"),
    .executableTarget(
      name: "QueueMaker", dependencies: ["Git", "TaskmasterCore"], path: "Tests/QueueMaker"),
    .testTarget(name: "GitTests", dependencies: ["Git", "GitFixtures"]),
    .testTarget(
      name: "TaskmasterCoreTests", dependencies: ["TaskmasterCore"], exclude: ["Fixtures"]),
    .testTarget(
      name: "TaskmasterKitTests",
      dependencies: [
        "TaskmasterKit", "TaskmasterCore", "Git", "GitFixtures", "QueueFixtures", "ScriptedAgent",
      ]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "GitFixtures", "QueueFixtures", "TaskmasterCLI", "TaskmasterCore", "TaskmasterKit",
        "ScriptedAgent", "QueueMaker",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  ]
}
