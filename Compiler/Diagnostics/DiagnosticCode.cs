// Every diagnostic code, stable for good: a retired number is never used again. docs/diagnostics.md has a paragraph on each.
namespace PkgImage.Compiler.Diagnostics;

/// <summary>PKI codes. The thousands tell the stage: 1 graph, 2 staleness, 3 skipped IL, 5 LLVM, 6 link, 7 image, 8 depot, 9 weave.</summary>
public enum DiagnosticCode
{
    // 1xxx: the package graph.
    NotAnAssembly = 1001,
    MixedModeAssembly = 1002,
    UnreadableAssembly = 1003,
    FrameworkNotFound = 1005,
    ProjectNotBuilt = 1006,
    InvalidRequest = 1007,
    DuplicatePackage = 1008,
    NotAPackage = 1009,
    UnsupportedTarget = 1010,
    PackageExcluded = 1011,
    RuntimePackNotFound = 1012,
    TrimmedFramework = 1013,
    LoaderNotPacked = 1014,

    // 2xxx: staleness.
    ImageStale = 2001,

    // 3xxx: methods that stay IL.
    NotWorthwhile = 3001,
    Excluded = 3002,
    NoBody = 3003,
    ObjectReference = 3010,
    Allocation = 3011,
    VirtualCall = 3012,
    DelegateCall = 3013,
    ExternalCall = 3014,
    CalleeSkipped = 3015,
    ExceptionHandler = 3016,
    UnsupportedInstruction = 3017,
    UnsupportedType = 3018,
    StaticWithInitializer = 3019,
    UnresolvedMember = 3020,
    InvalidIL = 3021,
    ThrowExpression = 3022,
    OpenGeneric = 3023,
    ThreadStatic = 3024,
    HardwareIntrinsic = 3025,
    TooLarge = 3026,
    FrameworkSemantics = 3027,
    FrameworkCode = 3028,

    // 5xxx: LLVM.
    LlvmNotFound = 5001,
    LlvmVersion = 5002,
    LlvmRejectedModule = 5003,
    LlvmCodeGeneration = 5004,
    CompilerFailure = 5005,
    UnknownCpuTarget = 5006,

    // 6xxx: the linker.
    LinkerNotFound = 6001,
    LinkerVersion = 6002,
    LinkerFailed = 6003,
    UnsupportedPlatform = 6004,
    ImageTooLarge = 6005,

    // 7xxx: images.
    NotAnImage = 7001,
    ImageDamaged = 7002,
    ImageFormatVersion = 7003,
    NotInImage = 7004,

    // 8xxx: the depot.
    DepotNotWritable = 8001,
    DepotEntryDamaged = 8002,
    DepotNotLocked = 8003,
    RemoteCacheDropped = 8004,
    RemoteEntryNotTrusted = 8005,

    // 9xxx: weaving.
    WeaveFailed = 9001,
    OutputNotWritable = 9002,
    DebugScope = 9003,
    CrossgenNotFound = 9004,
    PrecompilationFailed = 9006,
}
