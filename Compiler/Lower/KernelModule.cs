// One kernel as an LLVM module: its main function and invoke wrapper, exported; every function it reaches, hidden and shared with the other
// kernels of the image; the data they refer to. It is for no CPU in particular (see CloneModule), but for the answers about the hardware
// that the code asks for: those are a target's.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Lower.Bodies;
using PkgImage.Compiler.Optimize;
using PkgImage.Format;

namespace PkgImage.Compiler.Lower;

/// <summary>Lowers a kernel.</summary>
internal static class KernelModule
{
    /// <summary>PIC level 2, as -fPIC.</summary>
    private const int BigPic = 2;

    /// <summary>The module, not yet optimized; the caller owns it.</summary>
    /// <param name="target">Gives the answers about the hardware.</param>
    /// <param name="cpu">What the functions' attributes say until the module is cloned for a target.</param>
    /// <param name="asked">The questions about the hardware that were asked: a target that answers them alike has the same module.</param>
    public static unsafe LLVMModuleRef Lower(
        LLVMContextRef context, Kernel kernel, CpuTarget target, CpuTarget cpu, CodegenSettings settings, LLVMTargetDataRef layout,
        out HardwareQuestions asked)
    {
        var main = KernelSymbols.MainFunction(kernel.Function, settings.Slug);
        var llvm = context.CreateModuleWithName(main);
        llvm.Target = settings.Platform.Triple;
        LLVM.SetModuleDataLayout(llvm, layout);
        using var sources = kernel.Callees.Prepend(kernel.Function).Select(function => function.Source).FirstOrDefault(source => source is not null) is { } source
            ? new SourceScopes(context, llvm, source)
            : null;
        var module = new ModuleContext(context, llvm, settings, cpu, TargetAnswers.Of(target, settings.Platform.Architecture)) { Sources = sources };
        llvm.AddModuleFlag("PIC Level", LLVMModuleFlagBehavior.LLVMModuleFlagBehaviorOverride, LLVM.ValueAsMetadata(module.Types.Int32(BigPic)));

        // All are declared before any is lowered: calls may be mutual.
        module.Export(module.Declare(kernel.Function, main));
        foreach (var callee in kernel.Callees)
        {
            var name = KernelSymbols.Callee(callee);
            var function = module.Declare(callee, name);
            module.ShareInImage(function, name);
            module.Attributes.ApplyInlining(function, callee.Inlining, settings.Inline);
        }
        Define(module, kernel.Function);
        DefineCalled(module, kernel);
        module.Lanes.Define(function => Define(module, function));
        InvokeWrapper.Emit(module, kernel, KernelSymbols.InvokeWrapper(kernel.Function, settings.Slug));
        sources?.Finish();
        asked = module.Asked;
        return llvm;
    }

    /// <summary>Defines what is called, and forgets what only code for other CPU targets calls.</summary>
    private static unsafe void DefineCalled(ModuleContext module, Kernel kernel)
    {
        var remaining = kernel.Callees.ToList();
        while (remaining.FirstOrDefault(callee => LLVM.GetFirstUse(module.Functions[callee.Symbol].Value) != null) is { } called)
        {
            remaining.Remove(called);
            Define(module, called);
        }
        foreach (var callee in remaining)
            LLVM.DeleteFunction(module.Functions[callee.Symbol].Value);
    }

    private static void Define(ModuleContext module, IrFunction function)
    {
        var value = module.Functions[function.Symbol].Value;
        if (!SmallRecursion.IsIn(function, module.Settings))
        {
            Define(module, function, value, self: value);
            return;
        }
        var again = module.DeclareInlined(function, KernelSymbols.Unrolled(function));
        Define(module, function, value, self: again);
        Define(module, function, again, self: value);
    }

    private static void Define(ModuleContext module, IrFunction function, LLVMValueRef value, LLVMValueRef self)
    {
        using var frame = new FunctionFrame(module, function, value, self);
        frame.Finish(BodyLowering.Lower(frame));
    }
}
