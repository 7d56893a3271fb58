// One worker: turns kernels into objects, one kernel at a time. Workers share nothing, so there is one for each thread.
//
//   lower      the kernel as one module, for no CPU in particular: names and attributes have a place for the target
//   simplify   LLVM's passes up to vectors, which the CPU hardly matters to; the result is kept as bitcode
//   clone      for each target: a copy of that under the target's names and attributes, made into vectors, and its code
//
// Targets share the first two steps, which are a third of the work on a clone, unless the lowering asked something of the hardware that they
// answer differently, or their code is to be of another size.
//
// Invariant: an object depends on its kernel, its own target and the settings, never on the other targets compiled with it.
using System.Collections.Immutable;
using LLVMSharp.Interop;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR.Loops;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Lower;
using PkgImage.Format;

namespace PkgImage.Compiler.Optimize;

/// <summary>Compiles kernels with one set of settings. Not thread-safe; dispose frees the target machines.</summary>
/// <remarks><see cref="LlvmToolchain.Load"/> must have found LLVM before.</remarks>
public sealed class KernelCompiler(CodegenSettings settings) : IDisposable
{
    private const string BeforeOptimization = "before optimization";

    private readonly PassPipeline _pipeline = PassPipeline.Of(settings.Optimize);
    private readonly CpuTarget _anyCpu = CpuTargets.OfSimplification(settings.Platform.Architecture);
    private readonly Dictionary<CpuTarget, LLVMTargetMachineRef> _machines = [];

    /// <summary>The object file of a kernel for one CPU target.</summary>
    /// <exception cref="DiagnosticException">PKI5003 or PKI5004, naming the kernel.</exception>
    public byte[] Compile(Kernel kernel, CpuTarget target) => Compile(kernel, [target], new ObjectReuse(NoObjects.Instance, ""), () => { })[0].Bytes;

    /// <summary>
    /// The object files of a kernel, one a CPU target in their order; each from the store when it has been compiled before, else it is added
    /// there.
    /// </summary>
    /// <param name="progress">Told of every object.</param>
    /// <exception cref="DiagnosticException">PKI5003 or PKI5004, naming the kernel.</exception>
    public ImmutableArray<KernelObject> Compile(Kernel kernel, ImmutableArray<CpuTarget> targets, ObjectReuse reuse, Action progress)
    {
        var objects = new KernelObject?[targets.Length];
        var pipeline = PipelineOf(kernel);
        for (int first; (first = Array.IndexOf(objects, null)) >= 0;)
        {
            using var lowered = Lower(kernel, targets[first], out var asked);
            var identity = reuse.Identity(lowered.Module, pipeline);
            LLVMMemoryBufferRef simplified = default;
            try
            {
                for (var i = first; i < targets.Length; i++)
                {
                    if (!IsLoweredAs(targets[i], targets[first], asked))
                        continue;
                    objects[i] = Object(targets[i]);
                    progress();
                }
            }
            finally
            {
                simplified.Dispose();
            }

            KernelObject Object(CpuTarget target)
            {
                var key = ObjectReuse.Key(identity, target);
                if (reuse.Store.Find(key) is { } known)
                    return new KernelObject(known, IsReused: true);
                if (simplified.Handle == IntPtr.Zero)
                    simplified = Simplify(lowered);
                using var clone = Clone(kernel, simplified, target, pipeline);
                var compiled = clone.Emit(Machine(target), LLVMCodeGenFileType.LLVMObjectFile);
                reuse.Store.Add(key, compiled);
                return new KernelObject(compiled, IsReused: false);
            }
        }
        return [.. objects.Select(compiled => compiled!)];
    }

    /// <summary>The LLVM IR of a kernel, as it was lowered or as it goes to code generation.</summary>
    /// <exception cref="DiagnosticException">PKI5003 or PKI5004, naming the kernel.</exception>
    public string PrintIR(Kernel kernel, CpuTarget target, bool optimized)
    {
        if (optimized)
            return Clone(kernel, target, clone => clone.Module.PrintToString());
        using var lowered = Lower(kernel, target, out _);
        CloneModule.Specialize(lowered.Module, settings.Platform, target);
        lowered.Verify(BeforeOptimization);
        return lowered.Module.PrintToString();
    }

    /// <summary>What lowering a kernel asks about the hardware. Targets that answer alike share the work up to the making of vectors.</summary>
    /// <exception cref="DiagnosticException">PKI5003, naming the kernel.</exception>
    internal HardwareQuestions QuestionsOf(Kernel kernel, CpuTarget target)
    {
        using var lowered = Lower(kernel, target, out var asked);
        return asked;
    }

    /// <summary>The assembly text of a kernel.</summary>
    /// <exception cref="DiagnosticException">PKI5003 or PKI5004, naming the kernel.</exception>
    public string PrintAssembly(Kernel kernel, CpuTarget target) => Clone(kernel, target, clone =>
        System.Text.Encoding.UTF8.GetString(clone.Emit(Machine(target), LLVMCodeGenFileType.LLVMAssemblyFile)));

    /// <summary>The metadata object of an image: see <see cref="ImageObject"/>.</summary>
    /// <param name="target">The baseline target: thunks run on every machine the image runs on.</param>
    /// <exception cref="DiagnosticException">PKI5003 or PKI5004.</exception>
    public byte[] CompileImageObject(ImageObject image, CpuTarget target)
    {
        using var module = Create(ImageObject.Name, Machine(target), (context, layout) => image.Lower(context, target, settings, layout));
        module.Verify(BeforeOptimization);
        return module.Emit(Machine(target), LLVMCodeGenFileType.LLVMObjectFile);
    }

    public unsafe void Dispose()
    {
        foreach (var machine in _machines.Values)
            LLVM.DisposeTargetMachine(machine);
        _machines.Clear();
    }

    /// <summary>Whether a target's module comes out of the lowering like another's, for which it asked these questions.</summary>
    private bool IsLoweredAs(CpuTarget target, CpuTarget other, HardwareQuestions asked)
    {
        var architecture = settings.Platform.Architecture;
        return target.Size == other.Size && ((TargetAnswers.Of(target, architecture) ^ TargetAnswers.Of(other, architecture)) & asked) == 0;
    }

    private PassPipeline PipelineOf(Kernel kernel) =>
        StraightLines.AreWorthVectors(kernel.Callees.Prepend(kernel.Function)) ? _pipeline : _pipeline.WithoutStraightLines;

    private OwnedModule Lower(Kernel kernel, CpuTarget target, out HardwareQuestions asked)
    {
        var questions = HardwareQuestions.None;
        var lowered = Create(kernel.Function.DisplayName, Machine(_anyCpu), (context, layout) =>
            KernelModule.Lower(context, kernel, target, _anyCpu with { Size = target.Size }, settings, layout, out questions));
        asked = questions;
        return lowered;
    }

    private LLVMMemoryBufferRef Simplify(OwnedModule lowered)
    {
        lowered.Verify(BeforeOptimization);
        lowered.Run(_pipeline.Simplification.Text, _pipeline, Machine(_anyCpu));
        return lowered.WriteBitcode();
    }

    /// <summary>The module of one target, as it goes to code generation.</summary>
    private OwnedModule Clone(Kernel kernel, LLVMMemoryBufferRef simplified, CpuTarget target, PassPipeline pipeline)
    {
        var clone = OwnedModule.FromBitcode(kernel.Function.DisplayName, simplified);
        try
        {
            CloneModule.Specialize(clone.Module, settings.Platform, target);
            clone.Run(pipeline.Text, pipeline, Machine(target));
            clone.Verify("after optimization");
            return clone;
        }
        catch
        {
            clone.Dispose();
            throw;
        }
    }

    private T Clone<T>(Kernel kernel, CpuTarget target, Func<OwnedModule, T> use)
    {
        using var lowered = Lower(kernel, target, out _);
        using var simplified = Simplify(lowered);
        using var clone = Clone(kernel, simplified, target, PipelineOf(kernel));
        return use(clone);
    }

    private static OwnedModule Create(
        string subject, LLVMTargetMachineRef machine, Func<LLVMContextRef, LLVMTargetDataRef, LLVMModuleRef> lower) =>
        OwnedModule.Create(subject, context =>
        {
            var layout = machine.CreateTargetDataLayout();
            try
            {
                return lower(context, layout);
            }
            finally
            {
                Dispose(layout);
            }
        });

    private static unsafe void Dispose(LLVMTargetDataRef layout) => LLVM.DisposeTargetData(layout);

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
}
