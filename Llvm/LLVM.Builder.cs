// llvm-c/Core.h: basic blocks and the instruction builder.
using System.Runtime.InteropServices;

namespace LLVMSharp.Interop;

public static unsafe partial class LLVM
{
    // Basic blocks.
    [LibraryImport("libLLVM", EntryPoint = "LLVMAppendBasicBlockInContext")]
    public static partial LLVMOpaqueBasicBlock* AppendBasicBlockInContext(
        LLVMOpaqueContext* context, LLVMOpaqueValue* function, sbyte* name);

    // Position.
    [LibraryImport("libLLVM", EntryPoint = "LLVMCreateBuilderInContext")]
    public static partial LLVMOpaqueBuilder* CreateBuilderInContext(LLVMOpaqueContext* context);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDisposeBuilder")]
    public static partial void DisposeBuilder(LLVMOpaqueBuilder* builder);

    [LibraryImport("libLLVM", EntryPoint = "LLVMPositionBuilderAtEnd")]
    public static partial void PositionBuilderAtEnd(LLVMOpaqueBuilder* builder, LLVMOpaqueBasicBlock* block);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetInsertBlock")]
    public static partial LLVMOpaqueBasicBlock* GetInsertBlock(LLVMOpaqueBuilder* builder);

    // Terminators.
    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildRetVoid")]
    public static partial LLVMOpaqueValue* BuildRetVoid(LLVMOpaqueBuilder* builder);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildRet")]
    public static partial LLVMOpaqueValue* BuildRet(LLVMOpaqueBuilder* builder, LLVMOpaqueValue* value);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildBr")]
    public static partial LLVMOpaqueValue* BuildBr(LLVMOpaqueBuilder* builder, LLVMOpaqueBasicBlock* target);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildCondBr")]
    public static partial LLVMOpaqueValue* BuildCondBr(
        LLVMOpaqueBuilder* builder, LLVMOpaqueValue* condition, LLVMOpaqueBasicBlock* whenTrue, LLVMOpaqueBasicBlock* whenFalse);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildSwitch")]
    public static partial LLVMOpaqueValue* BuildSwitch(
        LLVMOpaqueBuilder* builder, LLVMOpaqueValue* value, LLVMOpaqueBasicBlock* defaultTarget, uint caseCount);

    [LibraryImport("libLLVM", EntryPoint = "LLVMAddCase")]
    public static partial void AddCase(LLVMOpaqueValue* switchInstruction, LLVMOpaqueValue* value, LLVMOpaqueBasicBlock* target);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildUnreachable")]
    public static partial LLVMOpaqueValue* BuildUnreachable(LLVMOpaqueBuilder* builder);

    // Arithmetic and comparison.
    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildBinOp")]
    public static partial LLVMOpaqueValue* BuildBinOp(
        LLVMOpaqueBuilder* builder, LLVMOpcode opcode, LLVMOpaqueValue* left, LLVMOpaqueValue* right, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildNeg")]
    public static partial LLVMOpaqueValue* BuildNeg(LLVMOpaqueBuilder* builder, LLVMOpaqueValue* value, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildNot")]
    public static partial LLVMOpaqueValue* BuildNot(LLVMOpaqueBuilder* builder, LLVMOpaqueValue* value, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildFNeg")]
    public static partial LLVMOpaqueValue* BuildFNeg(LLVMOpaqueBuilder* builder, LLVMOpaqueValue* value, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildCast")]
    public static partial LLVMOpaqueValue* BuildCast(
        LLVMOpaqueBuilder* builder, LLVMOpcode opcode, LLVMOpaqueValue* value, LLVMOpaqueType* type, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildICmp")]
    public static partial LLVMOpaqueValue* BuildICmp(
        LLVMOpaqueBuilder* builder, LLVMIntPredicate predicate, LLVMOpaqueValue* left, LLVMOpaqueValue* right, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildFCmp")]
    public static partial LLVMOpaqueValue* BuildFCmp(
        LLVMOpaqueBuilder* builder, LLVMRealPredicate predicate, LLVMOpaqueValue* left, LLVMOpaqueValue* right, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildSelect")]
    public static partial LLVMOpaqueValue* BuildSelect(
        LLVMOpaqueBuilder* builder, LLVMOpaqueValue* condition, LLVMOpaqueValue* whenTrue, LLVMOpaqueValue* whenFalse, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetNSW")]
    public static partial void SetNSW(LLVMOpaqueValue* arithmetic, int hasNoSignedWrap);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildPhi")]
    public static partial LLVMOpaqueValue* BuildPhi(LLVMOpaqueBuilder* builder, LLVMOpaqueType* type, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMAddIncoming")]
    public static partial void AddIncoming(LLVMOpaqueValue* phi, LLVMOpaqueValue** values, LLVMOpaqueBasicBlock** blocks, uint count);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildExtractValue")]
    public static partial LLVMOpaqueValue* BuildExtractValue(
        LLVMOpaqueBuilder* builder, LLVMOpaqueValue* aggregate, uint index, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildInsertValue")]
    public static partial LLVMOpaqueValue* BuildInsertValue(
        LLVMOpaqueBuilder* builder, LLVMOpaqueValue* aggregate, LLVMOpaqueValue* element, uint index, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildExtractElement")]
    public static partial LLVMOpaqueValue* BuildExtractElement(
        LLVMOpaqueBuilder* builder, LLVMOpaqueValue* vector, LLVMOpaqueValue* index, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildInsertElement")]
    public static partial LLVMOpaqueValue* BuildInsertElement(
        LLVMOpaqueBuilder* builder, LLVMOpaqueValue* vector, LLVMOpaqueValue* element, LLVMOpaqueValue* index, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildShuffleVector")]
    public static partial LLVMOpaqueValue* BuildShuffleVector(
        LLVMOpaqueBuilder* builder, LLVMOpaqueValue* first, LLVMOpaqueValue* second, LLVMOpaqueValue* mask, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMIsAInstruction")]
    public static partial LLVMOpaqueValue* IsAInstruction(LLVMOpaqueValue* value);

    [LibraryImport("libLLVM", EntryPoint = "LLVMCanValueUseFastMathFlags")]
    public static partial int CanValueUseFastMathFlags(LLVMOpaqueValue* value);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetFastMathFlags")]
    public static partial void SetFastMathFlags(LLVMOpaqueValue* instruction, uint flags);

    // Memory.
    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildAlloca")]
    public static partial LLVMOpaqueValue* BuildAlloca(LLVMOpaqueBuilder* builder, LLVMOpaqueType* type, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildArrayAlloca")]
    public static partial LLVMOpaqueValue* BuildArrayAlloca(
        LLVMOpaqueBuilder* builder, LLVMOpaqueType* type, LLVMOpaqueValue* count, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildLoad2")]
    public static partial LLVMOpaqueValue* BuildLoad2(
        LLVMOpaqueBuilder* builder, LLVMOpaqueType* type, LLVMOpaqueValue* pointer, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildStore")]
    public static partial LLVMOpaqueValue* BuildStore(LLVMOpaqueBuilder* builder, LLVMOpaqueValue* value, LLVMOpaqueValue* pointer);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetVolatile")]
    public static partial void SetVolatile(LLVMOpaqueValue* access, int isVolatile);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetOrdering")]
    public static partial void SetOrdering(LLVMOpaqueValue* access, LLVMAtomicOrdering ordering);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildGEP2")]
    public static partial LLVMOpaqueValue* BuildGEP2(
        LLVMOpaqueBuilder* builder, LLVMOpaqueType* type, LLVMOpaqueValue* pointer, LLVMOpaqueValue** indices, uint indexCount, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildInBoundsGEP2")]
    public static partial LLVMOpaqueValue* BuildInBoundsGEP2(
        LLVMOpaqueBuilder* builder, LLVMOpaqueType* type, LLVMOpaqueValue* pointer, LLVMOpaqueValue** indices, uint indexCount, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildFence")]
    public static partial LLVMOpaqueValue* BuildFence(
        LLVMOpaqueBuilder* builder, LLVMAtomicOrdering ordering, int singleThread, sbyte* name);

    // Calls.
    [LibraryImport("libLLVM", EntryPoint = "LLVMBuildCall2")]
    public static partial LLVMOpaqueValue* BuildCall2(
        LLVMOpaqueBuilder* builder, LLVMOpaqueType* functionType, LLVMOpaqueValue* function, LLVMOpaqueValue** arguments, uint argumentCount, sbyte* name);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetTailCallKind")]
    public static partial void SetTailCallKind(LLVMOpaqueValue* call, LLVMTailCallKind kind);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetInlineAsm")]
    public static partial LLVMOpaqueValue* GetInlineAsm(
        LLVMOpaqueType* type, sbyte* text, nuint textLength, sbyte* constraints, nuint constraintsLength, int hasSideEffects, int isAlignStack,
        LLVMInlineAsmDialect dialect, int canThrow);
}
