// llvm-c/Core.h, Comdat.h, Analysis.h, BitReader.h, BitWriter.h, ErrorHandling.h and Support.h: contexts, modules, types, constants, globals, attributes, metadata.
using System.Runtime.InteropServices;

namespace LLVMSharp.Interop;

/// <summary>The raw functions of the C API in use, with LLVMSharp.Interop's names: the C name without its LLVM prefix.</summary>
public static unsafe partial class LLVM
{
    // Version, messages, fatal errors.
    [LibraryImport("libLLVM", EntryPoint = "LLVMDisposeMessage")]
    public static partial void DisposeMessage(sbyte* message);

    [LibraryImport("libLLVM", EntryPoint = "LLVMInstallFatalErrorHandler")]
    public static partial void InstallFatalErrorHandler(delegate* unmanaged[Cdecl]<sbyte*, void> handler);

    [LibraryImport("libLLVM", EntryPoint = "LLVMResetFatalErrorHandler")]
    public static partial void ResetFatalErrorHandler();

    // Options.
    [LibraryImport("libLLVM", EntryPoint = "LLVMParseCommandLineOptions")]
    public static partial void ParseCommandLineOptions(int argc, sbyte** argv, sbyte* overview);

    // Contexts.
    [LibraryImport("libLLVM", EntryPoint = "LLVMSetModuleInlineAsm2")]
    public static partial void SetModuleInlineAsm2(LLVMOpaqueModule* module, sbyte* text, nuint length);

    [LibraryImport("libLLVM", EntryPoint = "LLVMContextCreate")]
    public static partial LLVMOpaqueContext* ContextCreate();

    [LibraryImport("libLLVM", EntryPoint = "LLVMContextDispose")]
    public static partial void ContextDispose(LLVMOpaqueContext* context);

    [LibraryImport("libLLVM", EntryPoint = "LLVMContextSetDiagnosticHandler")]
    public static partial void ContextSetDiagnosticHandler(
        LLVMOpaqueContext* context, delegate* unmanaged[Cdecl]<LLVMOpaqueDiagnosticInfo*, void*, void> handler, void* diagnosticContext);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetDiagInfoDescription")]
    public static partial sbyte* GetDiagInfoDescription(LLVMOpaqueDiagnosticInfo* info);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetDiagInfoSeverity")]
    public static partial LLVMDiagnosticSeverity GetDiagInfoSeverity(LLVMOpaqueDiagnosticInfo* info);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetMDKindIDInContext")]
    public static partial uint GetMDKindIDInContext(LLVMOpaqueContext* context, sbyte* name, uint length);

    // Modules.
    [LibraryImport("libLLVM", EntryPoint = "LLVMModuleCreateWithNameInContext")]
    public static partial LLVMOpaqueModule* ModuleCreateWithNameInContext(sbyte* moduleId, LLVMOpaqueContext* context);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDisposeModule")]
    public static partial void DisposeModule(LLVMOpaqueModule* module);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetTarget")]
    public static partial void SetTarget(LLVMOpaqueModule* module, sbyte* triple);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetModuleDataLayout")]
    public static partial void SetModuleDataLayout(LLVMOpaqueModule* module, LLVMOpaqueTargetData* layout);

    [LibraryImport("libLLVM", EntryPoint = "LLVMPrintModuleToString")]
    public static partial sbyte* PrintModuleToString(LLVMOpaqueModule* module);

    [LibraryImport("libLLVM", EntryPoint = "LLVMAddModuleFlag")]
    public static partial void AddModuleFlag(
        LLVMOpaqueModule* module, LLVMModuleFlagBehavior behavior, sbyte* key, nuint keyLength, LLVMOpaqueMetadata* value);

    [LibraryImport("libLLVM", EntryPoint = "LLVMAddFunction")]
    public static partial LLVMOpaqueValue* AddFunction(LLVMOpaqueModule* module, sbyte* name, LLVMOpaqueType* functionType);

    [LibraryImport("libLLVM", EntryPoint = "LLVMAddGlobal")]
    public static partial LLVMOpaqueValue* AddGlobal(LLVMOpaqueModule* module, LLVMOpaqueType* type, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetNamedGlobal")]
    public static partial LLVMOpaqueValue* GetNamedGlobal(LLVMOpaqueModule* module, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetOrInsertComdat")]
    public static partial LLVMComdat* GetOrInsertComdat(LLVMOpaqueModule* module, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetComdat")]
    public static partial void SetComdat(LLVMOpaqueValue* value, LLVMComdat* comdat);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetComdat")]
    public static partial LLVMComdat* GetComdat(LLVMOpaqueValue* value);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetModuleContext")]
    public static partial LLVMOpaqueContext* GetModuleContext(LLVMOpaqueModule* module);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetFirstFunction")]
    public static partial LLVMOpaqueValue* GetFirstFunction(LLVMOpaqueModule* module);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetNextFunction")]
    public static partial LLVMOpaqueValue* GetNextFunction(LLVMOpaqueValue* function);

    [LibraryImport("libLLVM", EntryPoint = "LLVMWriteBitcodeToMemoryBuffer")]
    public static partial LLVMOpaqueMemoryBuffer* WriteBitcodeToMemoryBuffer(LLVMOpaqueModule* module);

    [LibraryImport("libLLVM", EntryPoint = "LLVMParseBitcodeInContext2")]
    public static partial int ParseBitcodeInContext2(LLVMOpaqueContext* context, LLVMOpaqueMemoryBuffer* buffer, LLVMOpaqueModule** module);

    [LibraryImport("libLLVM", EntryPoint = "LLVMVerifyModule")]
    public static partial int VerifyModule(LLVMOpaqueModule* module, LLVMVerifierFailureAction action, sbyte** message);

    // Types.
    [LibraryImport("libLLVM", EntryPoint = "LLVMInt1TypeInContext")]
    public static partial LLVMOpaqueType* Int1TypeInContext(LLVMOpaqueContext* context);

    [LibraryImport("libLLVM", EntryPoint = "LLVMInt8TypeInContext")]
    public static partial LLVMOpaqueType* Int8TypeInContext(LLVMOpaqueContext* context);

    [LibraryImport("libLLVM", EntryPoint = "LLVMInt16TypeInContext")]
    public static partial LLVMOpaqueType* Int16TypeInContext(LLVMOpaqueContext* context);

    [LibraryImport("libLLVM", EntryPoint = "LLVMInt32TypeInContext")]
    public static partial LLVMOpaqueType* Int32TypeInContext(LLVMOpaqueContext* context);

    [LibraryImport("libLLVM", EntryPoint = "LLVMInt64TypeInContext")]
    public static partial LLVMOpaqueType* Int64TypeInContext(LLVMOpaqueContext* context);

    [LibraryImport("libLLVM", EntryPoint = "LLVMIntTypeInContext")]
    public static partial LLVMOpaqueType* IntTypeInContext(LLVMOpaqueContext* context, uint bits);

    [LibraryImport("libLLVM", EntryPoint = "LLVMFloatTypeInContext")]
    public static partial LLVMOpaqueType* FloatTypeInContext(LLVMOpaqueContext* context);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDoubleTypeInContext")]
    public static partial LLVMOpaqueType* DoubleTypeInContext(LLVMOpaqueContext* context);

    [LibraryImport("libLLVM", EntryPoint = "LLVMVoidTypeInContext")]
    public static partial LLVMOpaqueType* VoidTypeInContext(LLVMOpaqueContext* context);

    [LibraryImport("libLLVM", EntryPoint = "LLVMPointerTypeInContext")]
    public static partial LLVMOpaqueType* PointerTypeInContext(LLVMOpaqueContext* context, uint addressSpace);

    [LibraryImport("libLLVM", EntryPoint = "LLVMArrayType2")]
    public static partial LLVMOpaqueType* ArrayType2(LLVMOpaqueType* elementType, ulong elementCount);

    [LibraryImport("libLLVM", EntryPoint = "LLVMVectorType")]
    public static partial LLVMOpaqueType* VectorType(LLVMOpaqueType* elementType, uint elementCount);

    [LibraryImport("libLLVM", EntryPoint = "LLVMStructTypeInContext")]
    public static partial LLVMOpaqueType* StructTypeInContext(
        LLVMOpaqueContext* context, LLVMOpaqueType** elementTypes, uint elementCount, int packed);

    [LibraryImport("libLLVM", EntryPoint = "LLVMFunctionType")]
    public static partial LLVMOpaqueType* FunctionType(
        LLVMOpaqueType* returnType, LLVMOpaqueType** parameterTypes, uint parameterCount, int isVarArg);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetTypeKind")]
    public static partial LLVMTypeKind GetTypeKind(LLVMOpaqueType* type);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetIntTypeWidth")]
    public static partial uint GetIntTypeWidth(LLVMOpaqueType* type);

    [LibraryImport("libLLVM", EntryPoint = "LLVMTypeOf")]
    public static partial LLVMOpaqueType* TypeOf(LLVMOpaqueValue* value);

    // Constants.
    [LibraryImport("libLLVM", EntryPoint = "LLVMConstInt")]
    public static partial LLVMOpaqueValue* ConstInt(LLVMOpaqueType* type, ulong value, int signExtend);

    [LibraryImport("libLLVM", EntryPoint = "LLVMIsAConstantInt")]
    public static partial LLVMOpaqueValue* IsAConstantInt(LLVMOpaqueValue* value);

    [LibraryImport("libLLVM", EntryPoint = "LLVMConstIntGetSExtValue")]
    public static partial long ConstIntGetSExtValue(LLVMOpaqueValue* value);

    [LibraryImport("libLLVM", EntryPoint = "LLVMConstReal")]
    public static partial LLVMOpaqueValue* ConstReal(LLVMOpaqueType* type, double value);

    [LibraryImport("libLLVM", EntryPoint = "LLVMIsAConstantFP")]
    public static partial LLVMOpaqueValue* IsAConstantFP(LLVMOpaqueValue* value);

    [LibraryImport("libLLVM", EntryPoint = "LLVMConstRealGetDouble")]
    public static partial double ConstRealGetDouble(LLVMOpaqueValue* value, int* losesInfo);

    [LibraryImport("libLLVM", EntryPoint = "LLVMConstAllOnes")]
    public static partial LLVMOpaqueValue* ConstAllOnes(LLVMOpaqueType* type);

    [LibraryImport("libLLVM", EntryPoint = "LLVMConstVector")]
    public static partial LLVMOpaqueValue* ConstVector(LLVMOpaqueValue** values, uint length);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetPoison")]
    public static partial LLVMOpaqueValue* GetPoison(LLVMOpaqueType* type);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetFirstUse")]
    public static partial LLVMOpaqueUse* GetFirstUse(LLVMOpaqueValue* value);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDeleteFunction")]
    public static partial void DeleteFunction(LLVMOpaqueValue* function);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDeleteBasicBlock")]
    public static partial void DeleteBasicBlock(LLVMOpaqueBasicBlock* block);

    [LibraryImport("libLLVM", EntryPoint = "LLVMConstNull")]
    public static partial LLVMOpaqueValue* ConstNull(LLVMOpaqueType* type);

    [LibraryImport("libLLVM", EntryPoint = "LLVMConstBitCast")]
    public static partial LLVMOpaqueValue* ConstBitCast(LLVMOpaqueValue* value, LLVMOpaqueType* type);

    [LibraryImport("libLLVM", EntryPoint = "LLVMConstIntToPtr")]
    public static partial LLVMOpaqueValue* ConstIntToPtr(LLVMOpaqueValue* value, LLVMOpaqueType* type);

    [LibraryImport("libLLVM", EntryPoint = "LLVMConstArray2")]
    public static partial LLVMOpaqueValue* ConstArray2(LLVMOpaqueType* elementType, LLVMOpaqueValue** values, ulong length);

    [LibraryImport("libLLVM", EntryPoint = "LLVMConstStringInContext2")]
    public static partial LLVMOpaqueValue* ConstStringInContext2(
        LLVMOpaqueContext* context, sbyte* text, nuint length, int dontNullTerminate);

    [LibraryImport("libLLVM", EntryPoint = "LLVMConstStructInContext")]
    public static partial LLVMOpaqueValue* ConstStructInContext(
        LLVMOpaqueContext* context, LLVMOpaqueValue** values, uint count, int packed);

    [LibraryImport("libLLVM", EntryPoint = "LLVMConstInBoundsGEP2")]
    public static partial LLVMOpaqueValue* ConstInBoundsGEP2(
        LLVMOpaqueType* type, LLVMOpaqueValue* pointer, LLVMOpaqueValue** indices, uint indexCount);

    // Globals and functions.
    [LibraryImport("libLLVM", EntryPoint = "LLVMGlobalGetValueType")]
    public static partial LLVMOpaqueType* GlobalGetValueType(LLVMOpaqueValue* globalValue);

    [LibraryImport("libLLVM", EntryPoint = "LLVMIsDeclaration")]
    public static partial int IsDeclaration(LLVMOpaqueValue* globalValue);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetValueName2")]
    public static partial sbyte* GetValueName2(LLVMOpaqueValue* value, nuint* length);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetValueName2")]
    public static partial void SetValueName2(LLVMOpaqueValue* value, sbyte* name, nuint length);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetSection")]
    public static partial void SetSection(LLVMOpaqueValue* globalValue, sbyte* section);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetLinkage")]
    public static partial void SetLinkage(LLVMOpaqueValue* globalValue, LLVMLinkage linkage);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetVisibility")]
    public static partial void SetVisibility(LLVMOpaqueValue* globalValue, LLVMVisibility visibility);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetDLLStorageClass")]
    public static partial void SetDLLStorageClass(LLVMOpaqueValue* globalValue, LLVMDLLStorageClass storageClass);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetUnnamedAddress")]
    public static partial void SetUnnamedAddress(LLVMOpaqueValue* globalValue, LLVMUnnamedAddr unnamedAddress);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetAlignment")]
    public static partial void SetAlignment(LLVMOpaqueValue* value, uint bytes);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetInitializer")]
    public static partial void SetInitializer(LLVMOpaqueValue* variable, LLVMOpaqueValue* value);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetGlobalConstant")]
    public static partial void SetGlobalConstant(LLVMOpaqueValue* variable, int isConstant);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetParam")]
    public static partial LLVMOpaqueValue* GetParam(LLVMOpaqueValue* function, uint index);

    [LibraryImport("libLLVM", EntryPoint = "LLVMLookupIntrinsicID")]
    public static partial uint LookupIntrinsicID(sbyte* name, nuint nameLength);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetElementType")]
    public static partial LLVMOpaqueType* GetElementType(LLVMOpaqueType* type);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetVectorSize")]
    public static partial uint GetVectorSize(LLVMOpaqueType* type);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetReturnType")]
    public static partial LLVMOpaqueType* GetReturnType(LLVMOpaqueType* functionType);

    [LibraryImport("libLLVM", EntryPoint = "LLVMCountParamTypes")]
    public static partial uint CountParamTypes(LLVMOpaqueType* functionType);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetParamTypes")]
    public static partial void GetParamTypes(LLVMOpaqueType* functionType, LLVMOpaqueType** types);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetIntrinsicDeclaration")]
    public static partial LLVMOpaqueValue* GetIntrinsicDeclaration(
        LLVMOpaqueModule* module, uint id, LLVMOpaqueType** parameterTypes, nuint parameterCount);

    // Attributes.
    [LibraryImport("libLLVM", EntryPoint = "LLVMGetEnumAttributeKindForName")]
    public static partial uint GetEnumAttributeKindForName(sbyte* name, nuint length);

    [LibraryImport("libLLVM", EntryPoint = "LLVMCreateEnumAttribute")]
    public static partial LLVMOpaqueAttributeRef* CreateEnumAttribute(LLVMOpaqueContext* context, uint kind, ulong value);

    [LibraryImport("libLLVM", EntryPoint = "LLVMCreateStringAttribute")]
    public static partial LLVMOpaqueAttributeRef* CreateStringAttribute(
        LLVMOpaqueContext* context, sbyte* key, uint keyLength, sbyte* value, uint valueLength);

    [LibraryImport("libLLVM", EntryPoint = "LLVMAddAttributeAtIndex")]
    public static partial void AddAttributeAtIndex(LLVMOpaqueValue* function, LLVMAttributeIndex index, LLVMOpaqueAttributeRef* attribute);

    [LibraryImport("libLLVM", EntryPoint = "LLVMAddCallSiteAttribute")]
    public static partial void AddCallSiteAttribute(LLVMOpaqueValue* call, LLVMAttributeIndex index, LLVMOpaqueAttributeRef* attribute);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetInstrParamAlignment")]
    public static partial void SetInstrParamAlignment(LLVMOpaqueValue* call, LLVMAttributeIndex index, uint alignment);

    // Metadata.
    [LibraryImport("libLLVM", EntryPoint = "LLVMMDStringInContext")]
    public static partial LLVMOpaqueValue* MDStringInContext(LLVMOpaqueContext* context, sbyte* text, uint length);

    [LibraryImport("libLLVM", EntryPoint = "LLVMReplaceMDNodeOperandWith")]
    public static partial void ReplaceMDNodeOperandWith(LLVMOpaqueValue* node, uint index, LLVMOpaqueMetadata* replacement);

    [LibraryImport("libLLVM", EntryPoint = "LLVMMDNodeInContext")]
    public static partial LLVMOpaqueValue* MDNodeInContext(LLVMOpaqueContext* context, LLVMOpaqueValue** values, uint count);

    [LibraryImport("libLLVM", EntryPoint = "LLVMValueAsMetadata")]
    public static partial LLVMOpaqueMetadata* ValueAsMetadata(LLVMOpaqueValue* value);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetMetadata")]
    public static partial void SetMetadata(LLVMOpaqueValue* instruction, uint kind, LLVMOpaqueValue* node);
}
