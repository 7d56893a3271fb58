// The enumerations of llvm-c in use, whole where they are small; values are those of llvm-c/Core.h, Analysis.h and TargetMachine.h.
namespace LLVMSharp.Interop;

public enum LLVMOpcode
{
    LLVMAdd = 8,
    LLVMFAdd = 9,
    LLVMSub = 10,
    LLVMFSub = 11,
    LLVMMul = 12,
    LLVMFMul = 13,
    LLVMUDiv = 14,
    LLVMSDiv = 15,
    LLVMFDiv = 16,
    LLVMURem = 17,
    LLVMSRem = 18,
    LLVMFRem = 19,
    LLVMShl = 20,
    LLVMLShr = 21,
    LLVMAShr = 22,
    LLVMAnd = 23,
    LLVMOr = 24,
    LLVMXor = 25,
    LLVMTrunc = 30,
    LLVMZExt = 31,
    LLVMSExt = 32,
    LLVMFPToUI = 33,
    LLVMFPToSI = 34,
    LLVMUIToFP = 35,
    LLVMSIToFP = 36,
    LLVMFPTrunc = 37,
    LLVMFPExt = 38,
    LLVMPtrToInt = 39,
    LLVMIntToPtr = 40,
    LLVMBitCast = 41,
}

public enum LLVMTypeKind
{
    LLVMVoidTypeKind,
    LLVMHalfTypeKind,
    LLVMFloatTypeKind,
    LLVMDoubleTypeKind,
    LLVMX86_FP80TypeKind,
    LLVMFP128TypeKind,
    LLVMPPC_FP128TypeKind,
    LLVMLabelTypeKind,
    LLVMIntegerTypeKind,
    LLVMFunctionTypeKind,
    LLVMStructTypeKind,
    LLVMArrayTypeKind,
    LLVMPointerTypeKind,
    LLVMVectorTypeKind,
}

public enum LLVMLinkage
{
    LLVMExternalLinkage,
    LLVMAvailableExternallyLinkage,
    LLVMLinkOnceAnyLinkage,
    LLVMLinkOnceODRLinkage,
    LLVMLinkOnceODRAutoHideLinkage,
    LLVMWeakAnyLinkage,
    LLVMWeakODRLinkage,
    LLVMAppendingLinkage,
    LLVMInternalLinkage,
    LLVMPrivateLinkage,
}

public enum LLVMVisibility
{
    LLVMDefaultVisibility,
    LLVMHiddenVisibility,
    LLVMProtectedVisibility,
}

public enum LLVMDLLStorageClass
{
    LLVMDefaultStorageClass,
    LLVMDLLImportStorageClass,
    LLVMDLLExportStorageClass,
}

public enum LLVMUnnamedAddr
{
    LLVMNoUnnamedAddr,
    LLVMLocalUnnamedAddr,
    LLVMGlobalUnnamedAddr,
}

public enum LLVMComdatSelectionKind
{
    LLVMAnyComdatSelectionKind,
    LLVMExactMatchComdatSelectionKind,
    LLVMLargestComdatSelectionKind,
    LLVMNoDeduplicateComdatSelectionKind,
    LLVMSameSizeComdatSelectionKind,
}

public enum LLVMIntPredicate
{
    LLVMIntEQ = 32,
    LLVMIntNE,
    LLVMIntUGT,
    LLVMIntUGE,
    LLVMIntULT,
    LLVMIntULE,
    LLVMIntSGT,
    LLVMIntSGE,
    LLVMIntSLT,
    LLVMIntSLE,
}

public enum LLVMRealPredicate
{
    LLVMRealPredicateFalse,
    LLVMRealOEQ,
    LLVMRealOGT,
    LLVMRealOGE,
    LLVMRealOLT,
    LLVMRealOLE,
    LLVMRealONE,
    LLVMRealORD,
    LLVMRealUNO,
    LLVMRealUEQ,
    LLVMRealUGT,
    LLVMRealUGE,
    LLVMRealULT,
    LLVMRealULE,
    LLVMRealUNE,
    LLVMRealPredicateTrue,
}

public enum LLVMAtomicOrdering
{
    LLVMAtomicOrderingNotAtomic = 0,
    LLVMAtomicOrderingUnordered = 1,
    LLVMAtomicOrderingMonotonic = 2,
    LLVMAtomicOrderingAcquire = 4,
    LLVMAtomicOrderingRelease = 5,
    LLVMAtomicOrderingAcquireRelease = 6,
    LLVMAtomicOrderingSequentiallyConsistent = 7,
}

public enum LLVMTailCallKind
{
    LLVMTailCallKindNone,
    LLVMTailCallKindTail,
    LLVMTailCallKindMustTail,
    LLVMTailCallKindNoTail,
}

public enum LLVMInlineAsmDialect
{
    LLVMInlineAsmDialectATT,
    LLVMInlineAsmDialectIntel,
}

public enum LLVMDiagnosticSeverity
{
    LLVMDSError,
    LLVMDSWarning,
    LLVMDSRemark,
    LLVMDSNote,
}

public enum LLVMModuleFlagBehavior
{
    LLVMModuleFlagBehaviorError,
    LLVMModuleFlagBehaviorWarning,
    LLVMModuleFlagBehaviorRequire,
    LLVMModuleFlagBehaviorOverride,
    LLVMModuleFlagBehaviorAppend,
    LLVMModuleFlagBehaviorAppendUnique,
}

/// <summary>Where an attribute belongs; parameter k is k + 1.</summary>
public enum LLVMAttributeIndex
{
    LLVMAttributeReturnIndex = 0,
    LLVMAttributeFunctionIndex = -1,
}

public enum LLVMVerifierFailureAction
{
    LLVMAbortProcessAction,
    LLVMPrintMessageAction,
    LLVMReturnStatusAction,
}

public enum LLVMCodeGenOptLevel
{
    LLVMCodeGenLevelNone,
    LLVMCodeGenLevelLess,
    LLVMCodeGenLevelDefault,
    LLVMCodeGenLevelAggressive,
}

public enum LLVMRelocMode
{
    LLVMRelocDefault,
    LLVMRelocStatic,
    LLVMRelocPIC,
    LLVMRelocDynamicNoPic,
    LLVMRelocROPI,
    LLVMRelocRWPI,
    LLVMRelocROPI_RWPI,
}

public enum LLVMCodeModel
{
    LLVMCodeModelDefault,
    LLVMCodeModelJITDefault,
    LLVMCodeModelTiny,
    LLVMCodeModelSmall,
    LLVMCodeModelKernel,
    LLVMCodeModelMedium,
    LLVMCodeModelLarge,
}

public enum LLVMCodeGenFileType
{
    LLVMAssemblyFile,
    LLVMObjectFile,
}

/// <summary>DWARF's languages, as far as they are in use.</summary>
public enum LLVMDWARFSourceLanguage
{
    LLVMDWARFSourceLanguageC = 1,
}

public enum LLVMDWARFEmissionKind
{
    LLVMDWARFEmissionNone,
    LLVMDWARFEmissionFull,
    LLVMDWARFEmissionLineTablesOnly,
}

[Flags]
public enum LLVMDIFlags
{
    LLVMDIFlagZero = 0,
}
