// A module and the context it lives in, from its making to its code. No two modules share a context, so that what was compiled before cannot
// show in the bytes (names LLVM makes unique, order of types): what goes from one to another goes as bitcode.
//
// Invariant: what LLVM reports as an error while it works on the module ends the work on it, naming the kernel.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LLVMSharp.Interop;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Optimize;

/// <summary>A module in a context of its own. Not thread-safe; dispose frees both.</summary>
internal sealed unsafe class OwnedModule : IDisposable
{
    private readonly string _subject;
    private readonly List<string> _errors = [];
    private GCHandle _handle;
    private LLVMContextRef _context;
    private LLVMModuleRef _module;

    private OwnedModule(string subject)
    {
        _subject = subject;
        _handle = GCHandle.Alloc(_errors);
        _context = LLVMContextRef.Create();
        LLVM.ContextSetDiagnosticHandler(_context, &OnDiagnostic, (void*)GCHandle.ToIntPtr(_handle));
    }

    public LLVMModuleRef Module => _module;

    /// <summary>A module that is made in the context.</summary>
    /// <param name="subject">The kernel, for errors.</param>
    /// <exception cref="DiagnosticException">PKI5004.</exception>
    public static OwnedModule Create(string subject, Func<LLVMContextRef, LLVMModuleRef> make)
    {
        var owned = new OwnedModule(subject);
        try
        {
            owned._module = make(owned._context);
            owned.ThrowOnErrors();
            return owned;
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    /// <summary>The module that <see cref="WriteBitcode"/> wrote.</summary>
    /// <exception cref="DiagnosticException">PKI5004.</exception>
    public static OwnedModule FromBitcode(string subject, LLVMMemoryBufferRef bitcode) => Create(subject, context =>
    {
        LLVMOpaqueModule* module;
        return LLVM.ParseBitcodeInContext2(context, bitcode, &module) == 0
            ? module
            : throw new DiagnosticException(DiagnosticCode.LlvmCodeGeneration, $"{subject}: LLVM cannot read the bitcode it wrote");
    });

    /// <summary>The caller frees it.</summary>
    public LLVMMemoryBufferRef WriteBitcode() => LLVM.WriteBitcodeToMemoryBuffer(_module);

    /// <exception cref="DiagnosticException">PKI5003.</exception>
    public void Verify(string when)
    {
        if (!_module.TryVerify(LLVMVerifierFailureAction.LLVMReturnStatusAction, out var message))
            throw new DiagnosticException(DiagnosticCode.LlvmRejectedModule, $"{_subject}: LLVM rejects its IR {when}: {message.Trim()}");
    }

    /// <summary>Runs passes of a pipeline; none for an empty text.</summary>
    /// <exception cref="DiagnosticException">PKI5004.</exception>
    public void Run(string passes, PassPipeline pipeline, LLVMTargetMachineRef machine)
    {
        if (passes.Length == 0)
            return;
        using var options = LLVMPassBuilderOptionsRef.Create();
        options.SetLoopVectorization(pipeline.Vectorize);
        options.SetSLPVectorization(pipeline.Vectorize);
        options.SetLoopInterleaving(pipeline.Vectorize);
        using var text = new MarshaledString(passes);
        var error = LLVM.RunPasses(_module, text, machine, options);
        if (error != null)
            throw new DiagnosticException(DiagnosticCode.LlvmCodeGeneration, $"{_subject}: {LlvmText.Take(error)}");
        ThrowOnErrors();
    }

    /// <summary>An object or assembly text.</summary>
    /// <exception cref="DiagnosticException">PKI5004.</exception>
    public byte[] Emit(LLVMTargetMachineRef machine, LLVMCodeGenFileType type)
    {
        if (!machine.TryEmitToMemoryBuffer(_module, type, out var buffer, out var message))
            throw new DiagnosticException(DiagnosticCode.LlvmCodeGeneration, $"{_subject}: {message}");
        using (buffer)
        {
            ThrowOnErrors();
            return new ReadOnlySpan<byte>((void*)buffer.BufferStart, checked((int)buffer.BufferSize)).ToArray();
        }
    }

    public void Dispose()
    {
        _module.Dispose();
        _context.Dispose();
        if (_handle.IsAllocated)
            _handle.Free();
    }

    private void ThrowOnErrors()
    {
        if (_errors.Count > 0)
            throw new DiagnosticException(DiagnosticCode.LlvmCodeGeneration, $"{_subject}: {_errors[0]}");
    }

    /// <summary>Collects errors; without a handler LLVM would print them and end the process.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnDiagnostic(LLVMOpaqueDiagnosticInfo* info, void* errors)
    {
        if (LLVM.GetDiagInfoSeverity(info) == LLVMDiagnosticSeverity.LLVMDSError)
            ((List<string>)GCHandle.FromIntPtr((IntPtr)errors).Target!).Add(LlvmText.Take(LLVM.GetDiagInfoDescription(info)));
    }
}
