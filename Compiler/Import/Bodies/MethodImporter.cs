// Imports one method body: CIL over an evaluation stack (ECMA-335 III) to IR over values.
//
// The body is walked block by block from the entry, so that what a folded branch cuts off is never looked at: framework code chooses
// by typeof(T) and IsSupported, and only the chosen side has to be compilable. Values that cross a block boundary on the stack go
// through a local made for the target block; values known only at compile time may cross only when every predecessor agrees.
//
// The importer makes every check explicit (null, bounds, division, overflow) and leaves nothing for the lowering to know about CIL.
// What it cannot express exactly ends the import with a skip code; there is no partial result.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Constants;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;
using PkgImage.Format;

namespace PkgImage.Compiler.Import.Bodies;

/// <summary>What every import of one package shares.</summary>
/// <param name="FrameworkMajor">Major version of the base image's framework.</param>
/// <param name="Architecture">The processors the image is for.</param>
/// <param name="Askable">Questions about the hardware that the image's CPU targets answer.</param>
internal sealed record ImportContext(AssemblyUniverse Universe, TypeMap Types, int FrameworkMajor, Architecture Architecture, HardwareQuestions Askable)
{
    /// <summary>The package's module; null where methods of several are imported.</summary>
    public ModuleDefinition? Module { get; init; }

    public ConstantStore Constants => _constants ??= new ConstantStore(Types, Module);

    private ConstantStore? _constants;

    /// <summary>Null where methods of several packages are imported: the places of fields are known for the package's own classes.</summary>
    public ClassLayout? Classes => Module is null ? null : _classes ??= new ClassLayout(Module, Types);

    private ClassLayout? _classes;

    /// <summary>Whether the image is for a system whose C library has the functions glibc and musl share beyond the standard's.</summary>
    public bool HasGnuFunctions { get; init; } = true;

    /// <summary>Simple name of the package that is imported.</summary>
    public string Package { get; init; } = "";

    /// <summary>Whether any code of the framework may be imported, or only what is settled (<see cref="SettledCode"/>).</summary>
    public bool TakesFrameworkCode { get; init; } = true;

    /// <summary>The source lines of a method; null where they are not asked for (PkgImageDebugInfo) or not known.</summary>
    public SourceLines? LinesOf(ClosedMethod method) => Universe.ReadsLines
        ? SourceLines.Of(method.Definition, method.Signature[..method.Signature.IndexOf('(', StringComparison.Ordinal)], Universe.DocumentsOf(method.Definition.Module))
        : null;

    /// <summary>Instructions beyond which a method is not imported, so that hostile input costs bounded time.</summary>
    public const int MaxInstructions = 50_000;

    /// <summary>Entries of the evaluation stack beyond which a method is not imported.</summary>
    public const int MaxStack = 1024;
}

internal sealed partial class MethodImporter
{
    private readonly ImportContext _context;
    private readonly ClosedMethod _method;
    private readonly MethodBody _body;
    private readonly GenericScope _scope;
    private readonly BodyBuilder _builder = new();
    private readonly List<StackValue> _stack = [];

    private readonly Dictionary<Instruction, int> _blockOf = [];
    private readonly Dictionary<Instruction, ImmutableArray<StackValue>> _entryStacks = [];
    private readonly Queue<Instruction> _pending = new();
    private readonly HashSet<Instruction> _queued = [];

    private readonly List<CallSite> _calls = [];
    private readonly List<IrCapture> _captures = [];
    private readonly Dictionary<string, FieldReference> _fields = new(StringComparer.Ordinal);

    /// <summary>The package's module, whose members need no assembly in their names.</summary>
    private ModuleDefinition Own => _context.Module ?? _method.Definition.Module;
    private readonly Dictionary<string, TypeShape> _layouts = new(StringComparer.Ordinal);
    private readonly List<ManagedThrow> _throws = [];
    private bool _hasLoop;

    /// <summary>True to take the way of the core library that asks nothing of the hardware.</summary>
    private readonly bool _isPortable;

    private MethodImporter(ImportContext context, ClosedMethod method, bool isPortable)
    {
        _isPortable = isPortable;
        _context = context;
        _method = method;
        _scope = method.Scope;
        _body = method.Definition.Body;
        _lines = context.LinesOf(method);
        _flow = new Lazy<BodyFlow?>(() => BodyFlow.Of(_body));
        _regions = new ProtectedRegions(DefaultObjects.NeverThrows(method) ? [] : _body.ExceptionHandlers);
    }

    /// <summary>Null where source lines are not asked for or not known.</summary>
    private readonly SourceLines? _lines;

    /// <summary>The instruction being imported; for the location of a skip.</summary>
    private Instruction? _at;

    /// <summary>Null where it cannot be told.</summary>
    private readonly Lazy<BodyFlow?> _flow;

    /// <summary>The first instruction of the block being imported.</summary>
    private Instruction? _block;

    /// <summary>Imports a method, or tells why not. Where only its accelerated way cannot be imported, the portable one is.</summary>
    /// <param name="skipped">Set exactly when the result is null.</param>
    public static ImportedBody? Import(ImportContext context, ClosedMethod method, out SkippedMethod? skipped) =>
        Import(context, method, isPortable: false, out skipped);

    /// <summary>Imports a method as it is on a machine that has nothing to offer.</summary>
    public static ImportedBody? ImportPortable(ImportContext context, ClosedMethod method, out SkippedMethod? skipped) =>
        Import(context, method, isPortable: true, out skipped);

    private static ImportedBody? Import(ImportContext context, ClosedMethod method, bool isPortable, out SkippedMethod? skipped)
    {
        skipped = null;
        MethodImporter? importer = null;
        try
        {
            RefuseWhole(context, method);
            importer = new MethodImporter(context, method, isPortable);
            var body = importer.Run();
            foreach (var evaluated in body.Evaluated)
                RefuseFrameworkCode(context, evaluated);
            RefuseIllFormed(body);
            return body;
        }
        catch (MethodSkippedException e)
        {
            skipped = Skip(e.Code, e.Message);
        }
        catch (AssemblyResolutionException e)
        {
            skipped = Skip(DiagnosticCode.UnresolvedMember, $"assembly {e.AssemblyReference.Name} is not among the references");
        }
        catch (Exception e) when (MalformedMetadata.IsCauseOf(e))
        {
            skipped = Skip(DiagnosticCode.InvalidIL, MalformedMetadata.Describe(e));
        }
        return importer is { _hasPortableWay: true } ? ImportPortable(context, method, out skipped) : null;

        SkippedMethod Skip(DiagnosticCode code, string detail)
        {
            var at = importer?._at;
            var point = at is null ? null : FindSequencePoint(method.Definition, at);
            var location = point is null ? null : $"{Path.GetFileName(point.Document.Url)}({point.StartLine})";
            var where = at is null ? "" : $" (IL_{at.Offset:x4} {at.OpCode.Name})";
            return new SkippedMethod(code, method.Signature, detail + where, location);
        }
    }

    /// <summary>Invalid CIL that every step took for valid ends in IR that breaks an invariant; LLVM must not see it.</summary>
    private static void RefuseIllFormed(ImportedBody body)
    {
        var violations = IrVerifier.Verify(body.ToFunction(body.Captures, body.Exits, body.CarriesPayload, hasLoop: true));
        if (!violations.IsEmpty)
            throw new MethodSkippedException(DiagnosticCode.InvalidIL, $"its operands do not fit: {violations[0].Message}");
    }

    private static void RefuseWhole(ImportContext context, ClosedMethod method)
    {
        var definition = method.Definition;
        RefuseFrameworkCode(context, definition);
        if (definition.IsPInvokeImpl || definition.IsInternalCall || definition.IsNative)
            throw new MethodSkippedException(DiagnosticCode.ExternalCall, "implemented outside of IL");
        if (!definition.HasBody)
            throw new MethodSkippedException(DiagnosticCode.NoBody, "has no body");
        if (FrameworkFacts.IsImplementedByJit(definition))
            throw new MethodSkippedException(DiagnosticCode.HardwareIntrinsic, "is implemented by the JIT compiler itself");
        if (definition.CallingConvention == MethodCallingConvention.VarArg)
            throw new MethodSkippedException(DiagnosticCode.UnsupportedInstruction, "takes a variable argument list");
        if (definition.Body.Instructions.Count > ImportContext.MaxInstructions)
            throw new MethodSkippedException(DiagnosticCode.TooLarge, $"has {definition.Body.Instructions.Count} instructions");
    }

    /// <summary>A package of .NET's own may still be a package: its code is the framework's only to others.</summary>
    private static void RefuseFrameworkCode(ImportContext context, MethodDefinition definition)
    {
        var assembly = definition.Module.Assembly.Name;
        if (!context.TakesFrameworkCode && assembly.Name != context.Package && FrameworkFacts.IsFramework(definition.Module) && !SettledCode.Holds(definition))
        {
            throw new MethodSkippedException(DiagnosticCode.FrameworkCode,
                $"is code of {assembly.Name}, and the image is to run on every build of it");
        }
    }

    private ImportedBody Run()
    {
        var returnShape = _context.Types.Of(_scope.Close(_method.Definition.ReturnType));
        DeclareParameters();
        DeclareLocals();
        FindBlocks();

        // Block 0 only enters the first IL block, which may be a loop's target.
        var entry = _builder.ReserveBlock();
        _builder.Open(entry, IrBlock.NoPad);
        GoTo(_body.Instructions[0]);
        while (_pending.Count + _pendingPads.Count > 0)
        {
            if (_pending.TryDequeue(out var start))
                ImportBlock(start);
            else
                ImportPad(_pendingPads.Dequeue());
        }
        FinishCleanups();
        var (blocks, pads) = _builder.Finish(Pads().Select(p => p.Pad));
        var open = blocks.Where(b => b.Pad == IrBlock.NoPad).ToList();

        return new ImportedBody
        {
            Method = _method,
            Symbol = SymbolName.Of(_method),
            ReturnType = ReturnTypeOf(returnShape),
            Parameters = _parameters,
            Forms = _forms,
            Locals = [.. _builder.Locals],
            Blocks = blocks,
            Pads = pads,
            Clauses = [.. Pads().Select(p => p.Clauses)],
            Captures = [.. _captures],
            Exits = open.Any(b => b.Terminator is IrExit or IrResume || b.Instructions.Any(i => i is IrGuard)),
            CarriesPayload = open.Any(b => b.Terminator is IrExit { Payload.IsEmpty: false }),
            HasLoop = _hasLoop,
            Calls = [.. _calls],
            Throws = [.. _throws],
            Fields = [.. _fields],
            Layouts = [.. _layouts.Values],
            Evaluated = [.. _evaluated],
            NoStub = NoStubReason(returnShape),
            HasPortableWay = _hasPortableWay,
            Source = _lines?.Source,
        };
    }

    /// <summary>The IR type a function of that managed return type has: small integers are returned widened.</summary>
    private IrType ReturnTypeOf(TypeShape shape)
    {
        Require(shape);
        if (shape.Family is TypeFamily.Object or TypeFamily.Unsupported)
            throw Skip(DiagnosticCode.ObjectReference, $"returns {shape.Managed.FullName}");
        return shape.Type.Kind is IrKind.I8 or IrKind.I16 ? IrType.I32 : shape.Type;
    }

    private void FindBlocks()
    {
        var starts = new HashSet<Instruction> { _body.Instructions[0] };
        foreach (var instruction in _body.Instructions)
        {
            if (instruction.Operand is Instruction target)
                Mark(instruction, target);
            foreach (var each in instruction.Operand as Instruction[] ?? [])
                Mark(instruction, each);
        }
        foreach (var handler in _body.ExceptionHandlers)
        {
            foreach (var border in new[] { handler.TryStart, handler.TryEnd, handler.HandlerStart, handler.HandlerEnd })
            {
                if (border is not null)
                    starts.Add(border);
            }
        }
        foreach (var start in starts)
            _blockOf[start] = -1;

        void Mark(Instruction from, Instruction target)
        {
            if (target is null)
                throw Skip(DiagnosticCode.InvalidIL, "a branch leads out of the body");
            starts.Add(target);
            _hasLoop |= target.Offset <= from.Offset;
        }
    }

    private void ImportBlock(Instruction start)
    {
        _builder.Open(_blockOf[start], PadOf(_regions.Around(start)));
        _block = start;
        _stack.Clear();
        _checkedRoots.Clear();
        _messages.Clear();
        foreach (var slot in _entryStacks[start])
            _stack.Add(FromSlot(slot));
        for (var instruction = start; ;)
        {
            _at = instruction;
            _builder.Location = _lines?.At(instruction.Offset);
            ImportInstruction(instruction);
            if (!_builder.IsOpen)
                return;
            if (instruction.Next is not { } next)
                throw Skip(DiagnosticCode.InvalidIL, "control runs off the end of the body");
            if (_blockOf.ContainsKey(next) && !IsPrefix(instruction))
            {
                GoTo(next);
                return;
            }
            instruction = next;
        }
    }

    private void ImportInstruction(Instruction instruction)
    {
        if (ImportPrefix(instruction) || ImportConstant(instruction) || ImportVariable(instruction) || ImportArithmetic(instruction)
            || ImportConversion(instruction) || ImportBranch(instruction) || ImportMemory(instruction) || ImportField(instruction)
            || ImportArray(instruction) || ImportObjectModel(instruction))
        {
            if (!IsPrefix(instruction))
                _prefixes = Prefixes.None;
            return;
        }
        throw Skip(DiagnosticCode.UnsupportedInstruction, "the instruction has no native form");
    }

    private static MethodSkippedException Skip(DiagnosticCode code, string detail) => new(code, detail);

    /// <summary>Refuses a type that cannot be held, and remembers the layouts relied on.</summary>
    private TypeShape Require(TypeShape shape)
    {
        if (shape.Family == TypeFamily.Unsupported)
            throw Skip(DiagnosticCode.UnsupportedType, shape.Reason);
        // A vector's own layout is its definition; where one is a field, the struct's layout tells.
        if (shape.Family == TypeFamily.Struct && !shape.IsByRefLike && shape.Vector is null)
            _layouts.TryAdd(TypeMap.KeyOf(shape.Managed), shape);
        return shape;
    }

    private TypeShape ShapeOf(TypeReference type) => Require(_context.Types.Of(_scope.Close(type)));

    private static SequencePoint? FindSequencePoint(MethodDefinition method, Instruction at)
    {
        SequencePoint? found = null;
        if (method.DebugInformation is { HasSequencePoints: true } info)
        {
            foreach (var point in info.SequencePoints)
            {
                if (point.Offset <= at.Offset && !point.IsHidden)
                    found = point;
            }
        }
        return found;
    }

    /// <summary>Facts given by prefix instructions for the one that follows (ECMA-335 III.2).</summary>
    private sealed record Prefixes(bool IsVolatile = false, bool IsUnaligned = false, TypeReference? Constrained = null)
    {
        public static readonly Prefixes None = new();
    }

    private Prefixes _prefixes = Prefixes.None;

    private static bool IsPrefix(Instruction instruction) => instruction.OpCode.OpCodeType == OpCodeType.Prefix;

    private bool ImportPrefix(Instruction instruction)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Volatile:
                _prefixes = _prefixes with { IsVolatile = true };
                return true;
            case Code.Unaligned:
                _prefixes = _prefixes with { IsUnaligned = true };
                return true;
            case Code.Constrained:
                _prefixes = _prefixes with { Constrained = _scope.Close((TypeReference)instruction.Operand) };
                return true;
            case Code.Readonly or Code.Tail or Code.Nop or Code.Break:
                // readonly. only drops a type check that value-type elements never need. What tail. asks for is seen by a recursion alone: CallGraph.
                return true;
            case Code.No:
                return true;
            default:
                return false;
        }
    }
}
