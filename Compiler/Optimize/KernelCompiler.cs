// One worker: turns kernels into objects, one at a time. Workers share nothing, so there is one for each thread. Every module gets a
// context of its own, so that what was compiled before cannot show in the bytes (names LLVM makes unique, order of types).
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LLVMSharp.Interop;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Lower;

namespace PkgImage.Compiler.Optimize;

/// <summary>Compiles kernels with one set of settings. Not thread-safe; dispose frees the target machines.</summary>
/// <remarks><see cref="LlvmToolchain.Load"/> must have found LLVM before.</remarks>
public sealed class KernelCompiler(CodegenSettings settings) : IDisposable
{
    private const string BeforeOptimization = "before optimization";

    private readonly PassPipeline _pipeline = PassPipeline.Of(settings.Optimize);
    private readonly Dictionary<CpuTarget, LLVMTargetMachineRef> _machines = [];

    /// <summary>The object file of a kernel for one CPU target.</summary>
    /// <exception cref="DiagnosticException">PKI5003 or PKI5004, naming the kernel.</exception>
    public byte[] Compile(Kernel kernel, CpuTarget target) =>
        WithModule(kernel.Function.DisplayName, target, Lowering(kernel, target), (module, machine) => Object(kernel, module, machine));

    /// <summary>The object file of a kernel for one CPU target, from the store when it has been compiled before; else it is added there.</summary>
    /// <exception cref="DiagnosticException">PKI5003 or PKI5004, naming the kernel.</exception>
    public KernelObject Compile(Kernel kernel, CpuTarget target, ObjectReuse reuse) =>
        WithModule(kernel.Function.DisplayName, target, Lowering(kernel, target), (module, machine) =>
        {
            var key = reuse.Key(module, target, _pipeline);
            if (reuse.Store.Find(key) is { } known)
                return new KernelObject(known, IsReused: true);
            var compiled = Object(kernel, module, machine);
            reuse.Store.Add(key, compiled);
            return new KernelObject(compiled, IsReused: false);
        });

    /// <summary>The LLVM IR of a kernel, as it was lowered or as it goes to code generation.</summary>
    /// <exception cref="DiagnosticException">PKI5003 or PKI5004, naming the kernel.</exception>
    public string PrintIR(Kernel kernel, CpuTarget target, bool optimized) =>
        WithModule(kernel.Function.DisplayName, target, Lowering(kernel, target), (module, machine) =>
        {
            Verify(module, kernel.Function.DisplayName, BeforeOptimization);
            if (optimized)
                Optimize(module, machine, kernel.Function.DisplayName);
            return module.PrintToString();
        });

    /// <summary>The assembly text of a kernel.</summary>
    /// <exception cref="DiagnosticException">PKI5003 or PKI5004, naming the kernel.</exception>
    public string PrintAssembly(Kernel kernel, CpuTarget target) =>
        WithModule(kernel.Function.DisplayName, target, Lowering(kernel, target), (module, machine) =>
        {
            Optimize(module, machine, kernel.Function.DisplayName);
            return System.Text.Encoding.UTF8.GetString(
                Emit(module, machine, LLVMCodeGenFileType.LLVMAssemblyFile, kernel.Function.DisplayName));
        });

    /// <summary>The metadata object of an image: see <see cref="ImageObject"/>.</summary>
    /// <param name="target">The baseline target: thunks run on every machine the image runs on.</param>
    /// <exception cref="DiagnosticException">PKI5003 or PKI5004.</exception>
    public byte[] CompileImageObject(ImageObject image, CpuTarget target) =>
        WithModule(
            ImageObject.Name,
            target,
            (context, layout) => image.Lower(context, target, settings, layout),
            (module, machine) =>
            {
                Verify(module, ImageObject.Name, BeforeOptimization);
                return Emit(module, machine, LLVMCodeGenFileType.LLVMObjectFile, ImageObject.Name);
            });

    public unsafe void Dispose()
    {
        foreach (var machine in _machines.Values)
            LLVM.DisposeTargetMachine(machine);
        _machines.Clear();
    }

    private byte[] Object(Kernel kernel, LLVMModuleRef module, LLVMTargetMachineRef machine)
    {
        Optimize(module, machine, kernel.Function.DisplayName);
        return Emit(module, machine, LLVMCodeGenFileType.LLVMObjectFile, kernel.Function.DisplayName);
    }

    private Func<LLVMContextRef, LLVMTargetDataRef, LLVMModuleRef> Lowering(Kernel kernel, CpuTarget target) =>
        (context, layout) => KernelModule.Lower(context, kernel, target, settings, layout);

    private unsafe T WithModule<T>(
        string subject,
        CpuTarget target,
        Func<LLVMContextRef, LLVMTargetDataRef, LLVMModuleRef> lower,
        Func<LLVMModuleRef, LLVMTargetMachineRef, T> use)
    {
        var machine = Machine(target);
        var errors = new List<string>();
        var handle = GCHandle.Alloc(errors);
        using var context = LLVMContextRef.Create();
        var layout = machine.CreateTargetDataLayout();
        try
        {
            LLVM.ContextSetDiagnosticHandler(context, &OnDiagnostic, (void*)GCHandle.ToIntPtr(handle));
            using var module = lower(context, layout);
            var result = use(module, machine);
            return errors.Count == 0
                ? result
                : throw new DiagnosticException(DiagnosticCode.LlvmCodeGeneration, $"{subject}: {errors[0]}");
        }
        finally
        {
            LLVM.DisposeTargetData(layout);
            handle.Free();
        }
    }

    private LLVMTargetMachineRef Machine(CpuTarget target)
    {
        if (_machines.TryGetValue(target, out var machine))
            return machine;
        if (!LLVMTargetRef.TryGetTargetFromTriple(settings.Platform.Triple, out var backEnd, out var message))
            throw new DiagnosticException(DiagnosticCode.LlvmCodeGeneration, $"LLVM has no back end for {settings.Platform.Triple}: {message}");
        // The other target options stay as LLVM has them: floats are fused only where an instruction's own flags allow it, and functions
        // that several kernels share are sections of their own, being COMDATs.
        machine = backEnd.CreateTargetMachine(
            settings.Platform.Triple, target.Cpu, target.FeaturesAndTuning,
            _pipeline.CodeGeneration, LLVMRelocMode.LLVMRelocPIC, LLVMCodeModel.LLVMCodeModelSmall);
        _machines.Add(target, machine);
        return machine;
    }

    private unsafe void Optimize(LLVMModuleRef module, LLVMTargetMachineRef machine, string subject)
    {
        Verify(module, subject, BeforeOptimization);
        using var options = LLVMPassBuilderOptionsRef.Create();
        options.SetLoopVectorization(_pipeline.Vectorize);
        options.SetSLPVectorization(_pipeline.Vectorize);
        options.SetLoopInterleaving(_pipeline.Vectorize);
        using var passes = new MarshaledString(_pipeline.Text);
        var error = LLVM.RunPasses(module, passes, machine, options);
        if (error != null)
            throw new DiagnosticException(DiagnosticCode.LlvmCodeGeneration, $"{subject}: {LlvmText.Take(error)}");
        Verify(module, subject, "after optimization");
    }

    private static void Verify(LLVMModuleRef module, string subject, string when)
    {
        if (!module.TryVerify(LLVMVerifierFailureAction.LLVMReturnStatusAction, out var message))
            throw new DiagnosticException(DiagnosticCode.LlvmRejectedModule, $"{subject}: LLVM rejects its IR {when}: {message.Trim()}");
    }

    private static unsafe byte[] Emit(LLVMModuleRef module, LLVMTargetMachineRef machine, LLVMCodeGenFileType type, string subject)
    {
        if (!machine.TryEmitToMemoryBuffer(module, type, out var buffer, out var message))
            throw new DiagnosticException(DiagnosticCode.LlvmCodeGeneration, $"{subject}: {message}");
        using (buffer)
        {
            return new ReadOnlySpan<byte>((void*)buffer.BufferStart, checked((int)buffer.BufferSize)).ToArray();
        }
    }

    /// <summary>Collects errors for <see cref="WithModule"/>; without a handler LLVM would print them and end the process.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe void OnDiagnostic(LLVMOpaqueDiagnosticInfo* info, void* errors)
    {
        if (LLVM.GetDiagInfoSeverity(info) == LLVMDiagnosticSeverity.LLVMDSError)
            ((List<string>)GCHandle.FromIntPtr((IntPtr)errors).Target!).Add(LlvmText.Take(LLVM.GetDiagInfoDescription(info)));
    }
}
