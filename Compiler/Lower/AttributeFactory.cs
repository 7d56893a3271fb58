// Attributes of functions, parameters and calls: what LLVM may take for granted about the code, and nothing more.
//
// Absent on purpose: mustprogress and willreturn (a C# loop may run for ever), memory(...) on definitions (LLVM infers it),
// null_pointer_is_valid (the importer guards every dereference C# checks).
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Lower;

/// <summary>Makes and attaches attributes in one context.</summary>
internal sealed unsafe class AttributeFactory(LLVMContextRef context, TargetPlatform platform)
{
    /// <summary>uwtable's value for tables that hold at every instruction, as profilers and debuggers need.</summary>
    private const ulong AsynchronousUnwindTable = 2;

    private const string VectorVariant = "vector-function-abi-variant";

    /// <summary>memory(inaccessiblemem: readwrite), two bits for each kind of memory: what a pointer of the call leads to, what no pointer does, all else.</summary>
    private const ulong InaccessibleMemory = 3 << 2;

    /// <summary>What every function of an image has.</summary>
    public void ApplyToDefinition(LLVMValueRef function, CpuTarget target)
    {
        AddToFunction(function, "nounwind");
        AddToFunction(function, "uwtable", AsynchronousUnwindTable);
        AddText(function, "frame-pointer", "none");
        // A frame larger than a page touches each page, so that a stack overflow meets the guard page as it does in managed code. On
        // Windows a function does that: see PlatformRuntime.
        if (platform.Format != ObjectFormat.Coff)
            AddText(function, "probe-stack", "inline-asm");
        ApplyCpu(function, target);
        // As clang's -Os and -Oz: the smallest code is small code as well.
        if (target.Size != CodeSize.Any)
            AddToFunction(function, "optsize");
        if (target.Size == CodeSize.Smallest)
            AddToFunction(function, "minsize");
    }

    /// <summary>The CPU a function's code is for, instead of one that was said before.</summary>
    public void ApplyCpu(LLVMValueRef function, CpuTarget target)
    {
        AddText(function, "target-cpu", target.Cpu);
        AddText(function, "target-features", target.FeaturesAndTuning);
        AddText(function, "tune-cpu", target.TuneCpu);
    }

    /// <summary>
    /// What an import is known to do. Its thunk's name is none LLVM knows, so calls are never folded with the compiler's own libm; a
    /// libm function of numbers alone reads and writes no memory, and a loop that calls it can still be made into vectors around it.
    /// </summary>
    public void ApplyToImport(LLVMValueRef thunk, string name, IrImportCall call)
    {
        AddToFunction(thunk, "nounwind");
        AddToFunction(thunk, "willreturn");
        if (call.Import.Library != "libm" || !call.Arguments.All(argument => argument.Type.IsFloat || argument.Type.IsInteger))
            return;
        AddToFunction(thunk, "memory", 0);
        // LLVM rejects a loop with a call that no vector function stands for, though it can call the scalar one for each lane and knows
        // what that costs: a math function of its own it takes apart so. This names a vector function (LLVM's VFABI: variant of 3 lanes,
        // its parameters vectors), of a size no loop ever gets; so lane by lane is always what it chooses.
        AddText(thunk, VectorVariant, VectorName(lanes: 3, call.Arguments.Length, name, name));
    }

    /// <summary>
    /// A call of a function that has a version for lanes, with a mask of those that are called. It stays one until vectors are made, and reads
    /// and writes no memory; that it ends is not said, as it is not of any other.
    /// </summary>
    public void ApplyLanes(LLVMValueRef call, string name, string inLanes, int lanes, int parameters)
    {
        AddToCall(call, "noinline");
        AddToCall(call, "memory", 0);
        var version = Text(VectorVariant, VectorName(lanes, parameters, name, inLanes, isMasked: true));
        LLVM.AddCallSiteAttribute(call, LLVMAttributeIndex.LLVMAttributeFunctionIndex, version);
    }

    /// <summary>LLVM's VFABI: a version of so many lanes, with or without a mask, its parameters vectors.</summary>
    private static string VectorName(int lanes, int parameters, string name, string inLanes, bool isMasked = false) =>
        $"_ZGV_LLVM_{(isMasked ? "M" : "N")}{lanes}{new string('v', parameters)}_{name}({inLanes})";

    /// <summary>
    /// A call that nothing is known of but that it ends and touches no memory the program sees: a loop with it is neither made into vectors
    /// nor unrolled. It may be copied (no convergent): else no loop around it were split by a condition that does not change, which costs
    /// small matrices a fifth.
    /// </summary>
    public void ApplyToBarrier(LLVMValueRef call)
    {
        AddToCall(call, "nounwind");
        AddToCall(call, "willreturn");
        AddToCall(call, "memory", InaccessibleMemory);
    }

    public void ApplyInlining(LLVMValueRef function, IrInlining inlining, bool isEnabled)
    {
        if (inlining == IrInlining.Never || !isEnabled)
            AddToFunction(function, "noinline");
        else if (inlining == IrInlining.Always)
            AddToFunction(function, "alwaysinline");
    }

    /// <summary>What a function runs between its entry and its return is one call of it: no round of a caller's loop, and no call of itself at its end.</summary>
    public void ApplyOneCall(LLVMValueRef function)
    {
        AddToFunction(function, "noinline");
        AddText(function, "disable-tail-calls", "true");
    }

    public void AddToFunction(LLVMValueRef function, string name, ulong value = 0) =>
        function.AddAttributeAtIndex(LLVMAttributeIndex.LLVMAttributeFunctionIndex, Enumerated(name, value));

    public void AddToParameter(LLVMValueRef function, int parameter, string name, ulong value = 0) =>
        function.AddAttributeAtIndex((LLVMAttributeIndex)(parameter + 1), Enumerated(name, value));

    public void AddToCall(LLVMValueRef call, string name, ulong value = 0) =>
        LLVM.AddCallSiteAttribute(call, LLVMAttributeIndex.LLVMAttributeFunctionIndex, Enumerated(name, value));

    private LLVMAttributeRef Enumerated(string name, ulong value)
    {
        using var marshaledName = new MarshaledString(name);
        var kind = LLVM.GetEnumAttributeKindForName(marshaledName, (nuint)marshaledName.Length);
        return LLVM.CreateEnumAttribute(context, kind, value);
    }

    private void AddText(LLVMValueRef function, string key, string value) =>
        function.AddAttributeAtIndex(LLVMAttributeIndex.LLVMAttributeFunctionIndex, Text(key, value));

    private LLVMAttributeRef Text(string key, string value)
    {
        using var marshaledKey = new MarshaledString(key);
        using var marshaledValue = new MarshaledString(value);
        return LLVM.CreateStringAttribute(context, marshaledKey, (uint)marshaledKey.Length, marshaledValue, (uint)marshaledValue.Length);
    }
}
