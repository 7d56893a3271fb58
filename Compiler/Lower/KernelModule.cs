// One kernel for one CPU target as an LLVM module: its main function and invoke wrapper, exported; every function it reaches, hidden
// and shared with the other kernels of the image; the data they refer to.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Lower;

/// <summary>Lowers a kernel.</summary>
internal static class KernelModule
{
    /// <summary>PIC level 2, as -fPIC.</summary>
    private const int BigPic = 2;

    /// <summary>The module, not yet optimized; the caller owns it.</summary>
    public static unsafe LLVMModuleRef Lower(
        LLVMContextRef context, Kernel kernel, CpuTarget target, CodegenSettings settings, LLVMTargetDataRef layout)
    {
        var main = KernelSymbols.MainFunction(kernel.Function, settings.Slug, target);
        var llvm = context.CreateModuleWithName(main);
        llvm.Target = settings.Platform.Triple;
        LLVM.SetModuleDataLayout(llvm, layout);
        var module = new ModuleContext(context, llvm, settings, target);
        llvm.AddModuleFlag("PIC Level", LLVMModuleFlagBehavior.LLVMModuleFlagBehaviorOverride, LLVM.ValueAsMetadata(module.Types.Int32(BigPic)));

        // All are declared before any is lowered: calls may be mutual.
        module.Export(module.Declare(kernel.Function, main));
        foreach (var callee in kernel.Callees)
        {
            var name = KernelSymbols.Callee(callee, target);
            var function = module.Declare(callee, name);
            module.ShareInImage(function, name);
            module.Attributes.ApplyInlining(function, callee.Inlining, settings.Inline);
        }
        Define(module, kernel.Function);
        DefineCalled(module, kernel);
        InvokeWrapper.Emit(module, kernel, KernelSymbols.InvokeWrapper(kernel.Function, settings.Slug, target));
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
