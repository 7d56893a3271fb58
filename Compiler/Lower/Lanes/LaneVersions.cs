// The functions of a module that are called in lanes: each in scalars, as callers name it, and for lanes, as LLVM may call it instead for
// several rounds of a loop. The call says so as a call of a vector library's function would (LLVM's VFABI). Both are of the module alone:
// their names are in that text, and have no place for a CPU target.
//
// The version for lanes is named by no instruction until vectors are made, and the one in scalars must keep its parameters as they are;
// llvm.compiler.used says to leave both alone.
using System.Collections.Immutable;
using LLVMSharp.Interop;
using PkgImage.Compiler.IR.Lanes;
using PkgImage.Compiler.Optimize;
using PkgImage.Format;

namespace PkgImage.Compiler.Lower.Lanes;

/// <summary>Finds, calls and defines them.</summary>
internal sealed class LaneVersions(ModuleContext module)
{
    private readonly Dictionary<string, LaneFunction?> _found = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (LaneFunction Lanes, LLVMValueRef InLanes)> _called = new(StringComparer.Ordinal);

    /// <summary>The version for lanes of a function of the module, by its symbol; null when there is none.</summary>
    public LaneFunction? Find(string symbol)
    {
        // What is to be small has one version of everything.
        if (!module.Settings.Inline || module.Target.Size != CodeSize.Any)
            return null;
        if (!_found.TryGetValue(symbol, out var lanes))
        {
            lanes = LaneFunction.Of(module.Functions[symbol].Function);
            // Asked only of those: targets share the modules of kernels that do not hang on the answer.
            if (lanes is not null && module.HasAnswer(HardwareQuestions.Avx512FVL))
                lanes = lanes with { VariableSize = LaneFunction.OfAvx512 };
            _found.Add(symbol, lanes);
        }
        return lanes;
    }

    /// <summary>Calls a function in scalars; its arguments are those of <see cref="LaneFunction.Parameters"/>.</summary>
    public LLVMValueRef Call(LLVMBuilderRef builder, LaneFunction lanes, IEnumerable<LLVMValueRef> arguments)
    {
        var name = $"{lanes.Symbol}.lanes{lanes.Lanes}";
        if (!_called.ContainsKey(lanes.Symbol))
        {
            module.Declare(lanes.Scalar, lanes.Symbol).Linkage = LLVMLinkage.LLVMInternalLinkage;
            var inLanes = module.Module.AddFunction(name, LaneLowering.Type(module, lanes));
            inLanes.Linkage = LLVMLinkage.LLVMInternalLinkage;
            module.Attributes.ApplyToDefinition(inLanes, module.Target);
            _called.Add(lanes.Symbol, (lanes, inLanes));
        }
        var (_, convention, scalar) = module.Functions[lanes.Symbol];
        var call = builder.BuildCall2(convention.Type, scalar, [.. arguments]);
        module.Attributes.ApplyLanes(call, lanes.Symbol, name, lanes.Lanes, lanes.Parameters.Length);
        return call;
    }

    /// <summary>Defines what was called.</summary>
    /// <param name="define">Defines a declared function.</param>
    public void Define(Action<IR.IrFunction> define)
    {
        var used = ImmutableArray.CreateBuilder<LLVMValueRef>();
        foreach (var (symbol, (lanes, inLanes)) in _called)
        {
            define(lanes.Scalar);
            LaneLowering.Define(module, lanes, inLanes);
            used.AddRange(module.Functions[symbol].Value, inLanes);
        }
        if (used.Count == 0)
            return;
        var list = module.Types.PointerArray([.. used]);
        var global = module.Module.AddGlobal(list.TypeOf, "llvm.compiler.used");
        global.Linkage = LLVMLinkage.LLVMAppendingLinkage;
        global.Section = "llvm.metadata";
        global.Initializer = list;
    }
}
