// The frame of one LLVM function: storage of parameters, locals and struct values, the ways out, and the builder. It knows nothing of
// instructions: a body is lowered into a frame, and several bodies of one function (a loop without its guards beside the whole) share
// the frame, so that variables are the same in all of them.
//
// Blocks: "entry" holds every fixed-size alloca; "init" copies parameters in and zeroes locals (ECMA-335 II.15.4.1.3 leaves that to
// the init flag; C# sets it, and zero is one of the values a local without it may have); then the body's blocks; then the exits.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Lower.Bodies;

/// <summary>Storage and the way out of a function being lowered.</summary>
internal sealed class FunctionFrame : IDisposable
{
    private readonly LLVMBuilderRef _entry;
    private readonly LLVMBasicBlockRef _init;
    private IrLocation? _location;
    private readonly Dictionary<IrLocal, LLVMValueRef> _storage = [];
    private readonly Dictionary<IrValue, LLVMValueRef> _structs = [];

    /// <param name="value">The LLVM function to define.</param>
    /// <param name="self">What calls of the function by itself call.</param>
    public FunctionFrame(ModuleContext module, IrFunction function, LLVMValueRef value, LLVMValueRef self)
    {
        Module = module;
        Function = function;
        Convention = module.Functions[function.Symbol].Convention;
        Value = value;
        Self = self;
        Builder = module.Context.CreateBuilder();
        Scope = function.Source is { } source ? module.Sources?.Begin(value, source) : null;
        MoveTo(null);
        Memory = new MemoryBuilder(module, Builder);
        Outside = new WayOut(this);
        Returns = new ReturnBlock(this);
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

    /// <summary>The LLVM function that the function calls as itself: another one with the same body where recursion is unrolled.</summary>
    public LLVMValueRef Self { get; }

    public LLVMBuilderRef Builder { get; }
    public MemoryBuilder Memory { get; }

    /// <summary>The way out of the function, for all bodies lowered into the frame.</summary>
    public WayOut Outside { get; }

    /// <summary>Where scalar and status are returned, for all bodies likewise.</summary>
    public ReturnBlock Returns { get; }

    /// <summary>Where the function comes from; null where that is not asked for or not known.</summary>
    private SourceScope? Scope { get; }

    /// <summary>What is built from here on is of that statement.</summary>
    public void MoveTo(IrLocation? location)
    {
        _location = location;
        Scope?.MoveTo(Builder, location);
    }

    /// <summary>Builds a block that several statements have in common, and so is of none, and goes on where the builder stood.</summary>
    public void BuildShared(LLVMBasicBlockRef block, Action build)
    {
        var (position, location) = (Builder.InsertBlock, _location);
        Builder.PositionAtEnd(block);
        MoveTo(null);
        build();
        Builder.PositionAtEnd(position);
        MoveTo(location);
    }

    /// <summary>Address of a parameter or local.</summary>
    public LLVMValueRef AddressOf(IrLocal local) => _storage[local];

    /// <summary>Room for a struct value: the same in every body of the function, since only one of them computes it at a time.</summary>
    public LLVMValueRef StorageOf(IrValue value)
    {
        if (!_structs.TryGetValue(value, out var storage))
            _structs.Add(value, storage = Allocate(value.Type, "v" + value.Id));
        return storage;
    }

    /// <summary>Address a capture of this function stands for.</summary>
    public LLVMValueRef Capture(IrCapture capture) => Convention.AddressOf(capture, slot => Value.GetParam((uint)slot), Memory, Module.Types);

    /// <summary>Address that is passed for a capture of this function, and for others of its slot.</summary>
    public LLVMValueRef Passed(IrCapture capture) => Value.GetParam((uint)Convention.CaptureSlot(capture));

    public LLVMBasicBlockRef AppendBlock(string name) => Module.Context.AppendBasicBlock(Value, name);

    /// <summary>Room for a value, allocated once a call, wherever the code that asks for it is.</summary>
    public LLVMValueRef Allocate(IrType type, string name) => Allocate(Module.Types.Of(type), type.Alignment, name);

    /// <summary>Room of a constant number of bytes; see <see cref="Allocate(IrType, string)"/>.</summary>
    public LLVMValueRef Allocate(long size, int alignment, string name) =>
        Allocate(LLVMTypeRef.CreateArray2(Module.Types.I8, (ulong)size), alignment, name);

    /// <summary>Connects the frame's own blocks with the first block of the body that runs first.</summary>
    public void Finish(LLVMBasicBlockRef first)
    {
        _entry.BuildBr(_init);
        MoveTo(null);
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
