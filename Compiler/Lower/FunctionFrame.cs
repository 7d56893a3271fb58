// The frame of one LLVM function: storage of parameters, locals and struct values, the ways out, and the builder. It knows nothing of
// instructions: a body is lowered into a frame, and several bodies of one function (say a fast one and a fully checked one that it
// can fall back to) share the frame, so that "the same point" of another body is just the block with the same number.
//
// Blocks: "entry" holds every fixed-size alloca; "init" copies parameters in and zeroes locals (ECMA-335 II.15.4.1.3 leaves that to
// the init flag; C# sets it, and zero is one of the values a local without it may have); then the body's blocks; then the exits.
using LLVMSharp.Interop;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Lower;

/// <summary>Storage and exits of a function being lowered.</summary>
internal sealed class FunctionFrame : IDisposable
{
    private readonly LLVMBuilderRef _entry;
    private readonly LLVMBasicBlockRef _init;
    private readonly Dictionary<IrLocal, LLVMValueRef> _storage = [];
    private readonly Dictionary<IrExitSite, LLVMBasicBlockRef> _exits = [];
    private LLVMBasicBlockRef _leave;
    private LLVMValueRef _leaveStatus;

    public FunctionFrame(ModuleContext module, IrFunction function)
    {
        Module = module;
        Function = function;
        (_, Convention, Value) = module.Functions[function.Symbol];
        Builder = module.Context.CreateBuilder();
        Memory = new MemoryBuilder(module, Builder);
        _entry = module.Context.CreateBuilder();
        _entry.PositionAtEnd(AppendBlock("entry"));
        _init = AppendBlock("init");
        Builder.PositionAtEnd(_init);
        foreach (var parameter in function.Parameters.Where(parameter => FunctionConvention.IsPassed(parameter.Type)))
            CopyIn(parameter);
        foreach (var local in function.Locals)
        {
            _storage.Add(local, Allocate(local.Type, local.Name));
            Memory.Zero(_storage[local], local.Type);
        }
    }

    public ModuleContext Module { get; }
    public IrFunction Function { get; }
    public FunctionConvention Convention { get; }

    /// <summary>The LLVM function.</summary>
    public LLVMValueRef Value { get; }

    public LLVMBuilderRef Builder { get; }
    public MemoryBuilder Memory { get; }

    /// <summary>Address of a parameter or local.</summary>
    public LLVMValueRef AddressOf(IrLocal local) => _storage[local];

    /// <summary>Address a capture of this function passes.</summary>
    public LLVMValueRef Capture(IrCapture capture)
    {
        var index = Function.Captures.IndexOf(capture);
        return index >= 0
            ? Value.GetParam((uint)Convention.CaptureSlot(index))
            : throw new DiagnosticException(DiagnosticCode.CompilerFailure, $"{Function}: nothing captures {capture}");
    }

    public LLVMValueRef ExitRecord => Value.GetParam((uint)Convention.ExitRecordSlot);

    public LLVMBasicBlockRef AppendBlock(string name) => Module.Context.AppendBasicBlock(Value, name);

    /// <summary>Room for a value, allocated once a call, wherever the code that asks for it is.</summary>
    public LLVMValueRef Allocate(IrType type, string name) => Allocate(Module.Types.Of(type), type.Alignment, name);

    /// <summary>Room of a constant number of bytes; see <see cref="Allocate(IrType, string)"/>.</summary>
    public LLVMValueRef Allocate(long size, int alignment, string name) =>
        Allocate(LLVMTypeRef.CreateArray2(Module.Types.I8, (ulong)size), alignment, name);

    /// <summary>The block that leaves with a site's code; one for all guards of that site.</summary>
    public LLVMBasicBlockRef ExitBlock(IrExitSite site)
    {
        if (_exits.TryGetValue(site, out var block))
            return block;
        block = AppendBlock("exit." + site.Code);
        _exits.Add(site, block);
        var resume = Builder.InsertBlock;
        Builder.PositionAtEnd(block);
        Leave(Module.Types.Int32(site.Code));
        Builder.PositionAtEnd(resume);
        return block;
    }

    /// <summary>The block that leaves with the status a callee left with; the current block becomes one of its predecessors.</summary>
    public LLVMBasicBlockRef LeaveBlock(LLVMValueRef status)
    {
        if (_leave.Handle == IntPtr.Zero)
        {
            _leave = AppendBlock("leave");
            var resume = Builder.InsertBlock;
            Builder.PositionAtEnd(_leave);
            _leaveStatus = Builder.BuildPhi(Module.Types.I32, "status");
            Leave(_leaveStatus);
            Builder.PositionAtEnd(resume);
        }
        _leaveStatus.AddIncoming([status], [Builder.InsertBlock], 1);
        return _leave;
    }

    /// <summary>Ends the current block by returning a nonzero status.</summary>
    public void Leave(LLVMValueRef status)
    {
        if (!Convention.ReturnsScalar)
        {
            Builder.BuildRet(status);
            return;
        }
        // The scalar means nothing then; zero rather than poison, so that the wrapper can hand it on.
        var result = LLVMValueRef.CreateConstNull(Convention.ReturnType);
        Builder.BuildRet(Builder.BuildInsertValue(result, status, 1));
    }

    /// <summary>Connects the frame's own blocks with the first block of the body that runs first.</summary>
    public void Finish(LLVMBasicBlockRef first)
    {
        _entry.BuildBr(_init);
        Builder.PositionAtEnd(_init);
        Builder.BuildBr(first);
    }

    public void Dispose()
    {
        _entry.Dispose();
        Builder.Dispose();
    }

    private LLVMValueRef Allocate(LLVMTypeRef type, int alignment, string name)
    {
        var storage = _entry.BuildAlloca(type, name);
        storage.SetAlignment((uint)alignment);
        return storage;
    }

    private void CopyIn(IrLocal parameter)
    {
        var argument = Value.GetParam((uint)Convention.ParameterSlot(parameter.Index));
        var storage = Allocate(parameter.Type, parameter.Name);
        _storage.Add(parameter, storage);
        if (parameter.Type.IsStruct)
            Memory.CopyStruct(storage, parameter.Type.Alignment, argument, FunctionConvention.AddressAlignment(parameter.Type), parameter.Type);
        else
            Memory.Store(Memory.Narrow(argument, parameter.Type), storage, parameter.Type.Alignment);
    }
}
