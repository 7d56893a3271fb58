// What stands in a caller for what is in a callee that becomes part of it: values and variables of its own, and the caller's objects for those it was passed.
namespace PkgImage.Compiler.IR.Simplify;

/// <summary>A mapping from a callee to one call of it.</summary>
internal abstract class CalleeMapping(BodyEditor editor, IrCall call) : IrMapping
{
    private readonly Dictionary<IrValue, IrValue> _values = [];
    private readonly Dictionary<IrLocal, IrLocal> _locals = [];
    private readonly HashSet<IrLocal> _held = [];

    /// <summary>Of the caller.</summary>
    protected BodyEditor Editor { get; } = editor;

    protected IrCall Call { get; } = call;

    /// <summary>Lets a variable of the callee be one of the caller that holds what it would.</summary>
    public void Use(IrLocal local, IrLocal held)
    {
        _locals.Add(local, held);
        _held.Add(local);
    }

    /// <summary>Whether a variable of the callee is one that the caller holds already: it is not assigned again.</summary>
    public bool IsHeld(IrLocal local) => _held.Contains(local);

    /// <summary>The caller's variable for a parameter or variable of the callee.</summary>
    public IrLocal Own(IrLocal local)
    {
        if (!_locals.TryGetValue(local, out var own))
            _locals.Add(local, own = Editor.NewLocal("local", local.Type));
        return own;
    }

    public override IrValue Read(IrValue value) => _values[value];

    /// <summary>Lets a value of the callee be one of the caller.</summary>
    protected void Set(IrValue value, IrValue inCaller) => _values.Add(value, inCaller);

    /// <summary>Instructions of the callee with the captures that they are of in the caller.</summary>
    protected IEnumerable<IrInstruction> WithCaptures(IEnumerable<IrInstruction> instructions) =>
        instructions.Select(instruction => instruction is IrCaptureValue value ? value with { Capture = Capture(value.Capture) } : instruction);

    /// <summary>A place in the callee, as one in the caller.</summary>
    protected IrLocation? Within(IrLocation? location) => location?.Within(Call.Location) ?? Call.Location;

    protected override IrValue Define(IrValue value)
    {
        var copy = Editor.NewValue(value.Type);
        Set(value, copy);
        return copy;
    }

    protected override IrLocal Variable(IrLocal local) => Own(local);

    protected override IrCapture Capture(IrCapture capture) => capture.SeenFrom(Call.ObjectPaths);

    protected override IrObjectPath Path(IrObjectPath path) => path.SeenFrom(Call.ObjectPaths);
}
