// The body of a stub. In C# terms, for a kernel that may exit:
//
//         if (<PkgImage>.Functions == 0) goto IL;
//         try { _ = T.Static; } catch (TypeInitializationException) { goto IL; }   // where a static's type has an initializer
//         if (n <= 8) goto IL;                            // where a call may do less than the way into native code (LittleWork)
//         fixed (...)                                     // one pinned local per by-ref, array, string and span; no try/finally
//         {
//             int status = 0;
//             var result = ((delegate* unmanaged[Cdecl]<...>)((nint*)<PkgImage>.Functions)[index])(..., &status);
//             if (status != 0) goto THROW;
//             return result;
//         }
//     IL: return Original(...);
//     THROW: throw Throws.Make(status, &record);      // in the stub, whose exception it then is; a block that ends in throw is cold to the JIT
//
// The shape is chosen for the JIT: one straight fast path, then blocks that leave it. Functions is read twice, not kept in a local: the
// optimizing JIT knows the value of a static readonly field, folds the test while importing, and never looks at the IL path. Locals are
// not zeroed (the status is stored, native code writes the rest; the JIT zeroes what it pins). A result below 32 bits arrives widened and
// is returned as it is: III.1.6 truncates what is returned.
//
// Measured on x64 with .NET 10, over a call of a method that is not inlined: the optimizing JIT inlines a hot stub, which pinned locals do
// not prevent, and moves the transition frame's set-up out of the caller's loop: 0 ns without GC transition, under 1 ns with it. A stub
// that is not inlined costs about 7 ns, its ReadyToRun code 10 ns until tier 1 replaces it.
//
// A kernel whose arguments tell how long it takes is called twice at most. The stub calls it without GC transition and with a status that asks for
// brief work only; where it says that it would be more, the stub calls a sibling, which calls with transition and leaves the status to the stub: what
// is thrown is thrown there. A sibling of its own, since with both calls in one method the JIT sets the transition frame up for either.
//
// A stub that names fields of other assemblies is in two. They may not be there when the program runs: a framework of another version has other private fields. An image
// made with theirs is refused then, but a method is compiled as a whole, ways not taken included, and one that names a field that is not there throws. So all
// but the first test and the throw is in a method of its own, the entry, which the JIT compiler inlines, or never sees where there is no image.
//
// Exactness: before the native call the stub only reads and pins, so every way to the IL path is free of side effects. A pinned local keeps
// its object until the method returns, hence also while a returned native address becomes a managed pointer again.
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;

namespace PkgImage.Compiler.Weave;

internal sealed partial class StubBody
{
    private readonly ImageHolder _holder;
    private readonly MethodDefinition _dispatcher;
    private readonly MethodDefinition _stub;
    private readonly Kernel _kernel;
    private readonly List<TypeReference> _arguments;
    private readonly ILProcessor _il;
    private readonly CaptureEmitter _captures;
    private VariableDefinition? _result;
    private VariableDefinition? _record;
    private VariableDefinition? _status;
    private MethodReference? _sibling;

    /// <summary>True for a body whose last arguments are the addresses of the status and of the exit record.</summary>
    private bool _takesStatus;
    private bool _isLongWork;

    /// <param name="dispatcher">The throw dispatcher.</param>
    /// <param name="stub">The method; its body is empty.</param>
    /// <param name="arguments">Types of the stub's arguments, `this` first.</param>
    public StubBody(ImageHolder holder, MethodDefinition dispatcher, IReadOnlyDictionary<string, FieldReference> fields,
        MethodDefinition stub, Kernel kernel, List<TypeReference> arguments)
    {
        _holder = holder;
        _dispatcher = dispatcher;
        _stub = stub;
        _kernel = kernel;
        _arguments = [.. arguments.Select(WithoutModifiers)];
        _il = stub.Body.GetILProcessor();
        _captures = new CaptureEmitter(holder.References, fields, stub, _arguments);
    }

    private WeaveReferences References => _holder.References;

    /// <param name="original">The call of the original, for the IL path.</param>
    /// <param name="isThisChecked">True when a null `this` must reach <paramref name="original"/>, which throws.</param>
    /// <param name="sibling">What does work that is not brief; null when the kernel asks for none.</param>
    public void Emit(Instruction original, bool isThisChecked, MethodReference? sibling)
    {
        _sibling = sibling;
        Emit(original, isThisChecked);
    }

    /// <summary>The sibling's body: its last arguments are the addresses of the status and, where the kernel has one, of the exit record.</summary>
    /// <param name="original">As for a stub.</param>
    public void EmitSibling(Instruction original)
    {
        _isLongWork = true;
        EmitEntry(original, sibling: null);
    }

    /// <summary>The body of an entry, which has the addresses of status and exit record as its last arguments, if the kernel has a status.</summary>
    /// <param name="original">As for a stub.</param>
    /// <param name="sibling">As for a stub.</param>
    public void EmitEntry(Instruction original, MethodReference? sibling)
    {
        _sibling = sibling;
        _takesStatus = true;
        // For the IL path: the stub's other arguments have led here already, a captured object may be another one since.
        if (_kernel.Abi.HasStatus)
            EmitSetStatus(0);
        Emit(original, isThisChecked: false);
    }

    /// <summary>The body of a stub that has an entry.</summary>
    /// <param name="original">As for any stub.</param>
    /// <param name="isThisChecked">As for any stub.</param>
    public void EmitGuard(Instruction original, bool isThisChecked, MethodReference entry)
    {
        var ilPath = EmitTests(original, isThisChecked);
        for (var i = 0; i < _arguments.Count; i++)
            _il.Append(LoadArgument(i));
        Instruction? left = null;
        if (_kernel.Abi.HasStatus)
        {
            _status = AddLocal(References.Core.Int32);
            EmitAddress(_status);
            if (_kernel.Function.NeedsExitRecord)
                EmitAddress(_record = AddLocal(_holder.ExitRecord));
        }
        _il.Emit(OpCodes.Call, entry);
        if (_status is not null)
        {
            left = ReturnsNothing ? _il.Create(OpCodes.Ldloc, _status) : _il.Create(OpCodes.Pop);
            _il.Emit(OpCodes.Ldloc, _status);
            _il.Emit(OpCodes.Brtrue, left);
        }
        _il.Emit(OpCodes.Ret);
        EmitOriginal(ilPath, original);
        if (left is not null)
        {
            _il.Append(left);
            if (!ReturnsNothing)
                _il.Emit(OpCodes.Ldloc, _status);
            EmitThrow();
        }
        _stub.Body.OptimizeMacros();
    }

    private void Emit(Instruction original, bool isThisChecked)
    {
        var ilPath = EmitTests(original, isThisChecked);
        EmitInitialization(ilPath);
        foreach (var capture in _kernel.Function.Captures)
            _captures.EmitHolders(capture, ilPath);
        if (!_isLongWork && _kernel.Abi.Little is { } little)
            new LittleWorkEmitter(References, _captures, _stub, _arguments).Emit(little, ilPath);
        foreach (var argument in _kernel.Abi.Arguments)
            EmitPreparation(argument, ilPath);
        if (_takesStatus && _sibling is not null)
            EmitSetStatus(AbiStatus.BriefOnly);
        var site = CallSite();
        foreach (var argument in _kernel.Abi.Arguments)
            EmitArgument(argument, site);
        EmitTarget();
        _il.Emit(OpCodes.Calli, site);
        var exit = EmitReturn();

        EmitOriginal(ilPath, original);
        if (exit is not null)
        {
            _il.Append(exit);
            if (_takesStatus)
            {
                EmitSiblingCall();
                _il.Emit(OpCodes.Ret);
            }
            else
            {
                if (_sibling is not null)
                    EmitLongWork();
                EmitThrow();
            }
        }
        _stub.Body.OptimizeMacros();
    }

    /// <summary>The tests that nothing comes before; the value is where the IL path begins.</summary>
    private Instruction EmitTests(Instruction original, bool isThisChecked)
    {
        var ilPath = _arguments.Count > 0 ? LoadArgument(0) : original;
        _il.Emit(OpCodes.Ldsfld, _holder.Functions);
        _il.Emit(OpCodes.Brfalse, ilPath);
        if (isThisChecked)
        {
            _il.Append(LoadArgument(0));
            _il.Emit(OpCodes.Brfalse, ilPath);
        }
        return ilPath;
    }

    private void EmitOriginal(Instruction ilPath, Instruction original)
    {
        _il.Append(ilPath);
        for (var i = 1; i < _arguments.Count; i++)
            _il.Append(LoadArgument(i));
        if (ilPath != original)
            _il.Append(original);
        _il.Emit(OpCodes.Ret);
    }

    /// <summary>Stores to the status of whoever called.</summary>
    private void EmitSetStatus(int status)
    {
        _il.Append(LoadArgument(_arguments.Count));
        _il.Emit(OpCodes.Ldc_I4, status);
        _il.Emit(OpCodes.Stind_I4);
    }

    /// <summary>
    /// Runs the initializers of the types whose statics are captured. They may run early (ECMA-335 II.10.5.3.1), but one that fails shows
    /// only where the method touches the type: the IL decides that.
    /// </summary>
    private void EmitInitialization(Instruction ilPath)
    {
        var statics = _captures.StaticsToInitialize(_kernel.Function.Captures);
        if (statics.Count == 0)
            return;
        var next = _il.Create(OpCodes.Nop);
        var start = _il.Body.Instructions.Count;
        foreach (var field in statics)
        {
            _il.Emit(OpCodes.Ldsfld, field);
            _il.Emit(OpCodes.Pop);
        }
        _il.Emit(OpCodes.Leave, next);
        var handler = _il.Create(OpCodes.Pop);
        _il.Append(handler);
        _il.Emit(OpCodes.Leave, ilPath);
        _il.Append(next);
        _stub.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Catch)
        {
            CatchType = References.TypeInitializationException,
            TryStart = _il.Body.Instructions[start],
            TryEnd = handler,
            HandlerStart = handler,
            HandlerEnd = next,
        });
    }

    /// <summary>Returns the result; the value begins what is to be done where the status says so, not yet appended, or is null where there is no such thing.</summary>
    private Instruction? EmitReturn()
    {
        var hasValue = _kernel.Abi.NativeReturn.Kind != IrKind.Void;
        Instruction? exit = null;
        if (_status is not null || (_takesStatus && _sibling is not null))
        {
            if (hasValue)
            {
                _result = AddLocal(NativeType(_kernel.Abi.NativeReturn, WithoutModifiers(_stub.ReturnType)));
                _il.Emit(OpCodes.Stloc, _result);
            }
            if (_status is not null)
            {
                exit = _il.Create(OpCodes.Ldloc, _status);
                _il.Emit(OpCodes.Ldloc, _status);
                _il.Emit(OpCodes.Brtrue, exit);
            }
            else
            {
                exit = _il.Create(OpCodes.Nop);
                _il.Append(LoadArgument(_arguments.Count));
                _il.Emit(OpCodes.Ldind_I4);
                _il.Emit(OpCodes.Ldc_I4, AbiStatus.BriefOnly);
                _il.Emit(OpCodes.Beq, exit);
            }
        }
        if (_result is not null)
            _il.Emit(OpCodes.Ldloc, _result);
        _il.Emit(OpCodes.Ret);
        return exit;
    }

    /// <summary>Throws what the status on the stack says.</summary>
    private void EmitThrow()
    {
        if (_record is not null)
            EmitAddress(_record);
        else
            EmitNullAddress();
        _il.Emit(OpCodes.Call, _dispatcher);
        _il.Emit(OpCodes.Throw);
    }

    /// <summary>An init accessor returns a void with a modifier.</summary>
    private bool ReturnsNothing => WithoutModifiers(_stub.ReturnType).MetadataType == MetadataType.Void;

    /// <summary>Calls the sibling with the status and the record of this body, or of whoever called it.</summary>
    private void EmitSiblingCall()
    {
        for (var i = 0; i < _arguments.Count; i++)
            _il.Append(LoadArgument(i));
        if (_status is not null)
            EmitAddress(_status);
        else
            _il.Append(LoadArgument(_arguments.Count));
        if (_record is not null)
            EmitAddress(_record);
        else if (_kernel.Function.NeedsExitRecord)
            _il.Append(LoadArgument(_arguments.Count + 1));
        _il.Emit(OpCodes.Call, _sibling!);
    }

    /// <summary>With the status on the stack, before and after; in between it is the sibling's.</summary>
    private void EmitLongWork()
    {
        var isExit = _il.Create(OpCodes.Ldloc, _status!);
        var isLeft = ReturnsNothing ? isExit : _il.Create(OpCodes.Pop);
        _il.Emit(OpCodes.Ldc_I4, AbiStatus.BriefOnly);
        _il.Emit(OpCodes.Bne_Un, isExit);
        EmitSiblingCall();
        _il.Emit(OpCodes.Ldloc, _status!);
        _il.Emit(OpCodes.Brtrue, isLeft);
        _il.Emit(OpCodes.Ret);
        if (isLeft != isExit)
            _il.Append(isLeft);
        _il.Append(isExit);
    }

    private void EmitNullAddress()
    {
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Conv_U);
    }

    private void EmitAddress(VariableDefinition local)
    {
        _il.Emit(OpCodes.Ldloca, local);
        _il.Emit(OpCodes.Conv_U);
    }

    private VariableDefinition AddLocal(TypeReference type)
    {
        var local = new VariableDefinition(type);
        _stub.Body.Variables.Add(local);
        return local;
    }

    private ParameterDefinition Argument(int index) => StubArguments.Definition(_stub, index);

    private Instruction LoadArgument(int index) => StubArguments.Load(_stub, index);

    private static TypeReference WithoutModifiers(TypeReference type) => type is IModifierType modified ? WithoutModifiers(modified.ElementType) : type;
}
