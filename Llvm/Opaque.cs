// The C API's opaque types, one empty struct each, under LLVMSharp.Interop's names: raw functions take pointers to them, and the
// typed handles (LLVMValueRef, ...) convert to and from those pointers without a cast.
namespace LLVMSharp.Interop;

public struct LLVMOpaqueContext;

public struct LLVMOpaqueModule;

public struct LLVMOpaqueType;

public struct LLVMOpaqueValue;

public struct LLVMOpaqueBasicBlock;

public struct LLVMOpaqueBuilder;

public struct LLVMOpaqueAttributeRef;

public struct LLVMOpaqueUse;

public struct LLVMOpaqueMetadata;

public struct LLVMComdat;

public struct LLVMOpaqueDiagnosticInfo;

public struct LLVMOpaqueError;

public struct LLVMOpaqueMemoryBuffer;

public struct LLVMOpaquePassBuilderOptions;

public struct LLVMTarget;

public struct LLVMOpaqueTargetMachine;

public struct LLVMOpaqueTargetData;

public struct LLVMOpaqueDIBuilder;
