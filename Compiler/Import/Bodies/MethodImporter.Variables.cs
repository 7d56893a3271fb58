// Arguments and locals. Native ones are IR locals; objects are followed by their path and have no storage.
using System.Collections.Immutable;
using System.Globalization;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Types;
using PkgImage.Compiler.Kernels;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    private ImmutableArray<IrLocal> _parameters = [];
    private ImmutableArray<TypeShape> _parameterShapes = [];
    private ImmutableArray<ParameterForm> _forms = [];
    private ImmutableArray<TypeShape> _variableShapes = [];
    private readonly Dictionary<int, IrLocal> _variables = [];

    /// <summary>Locals that hold a known object, text or function pointer, with the block it is known in, or null where it is known everywhere.</summary>
    private readonly Dictionary<int, (StackValue Value, Instruction? Block)> _knownVariables = [];

    /// <summary>Locals that have been read as what they hold at run time.</summary>
    private readonly HashSet<int> _read = [];

    private void DeclareParameters()
    {
        var shapes = ImmutableArray.CreateBuilder<TypeShape>();
        var names = new List<string>();
        if (_method.Definition.HasThis)
        {
            var self = _context.Types.Of(_method.DeclaringType);
            shapes.Add(_method.Definition.DeclaringType.IsValueType ? _context.Types.Of(new ByReferenceType(_method.DeclaringType)) : self);
            names.Add("this");
        }
        foreach (var parameter in _method.Definition.Parameters)
        {
            shapes.Add(_context.Types.Of(_scope.Close(parameter.ParameterType)));
            names.Add(string.IsNullOrEmpty(parameter.Name) ? "p" + parameter.Index.ToString(CultureInfo.InvariantCulture) : parameter.Name);
        }
        _parameterShapes = shapes.ToImmutable();
        _forms = [.. _parameterShapes.Select(FormOf)];
        _parameters = [.. _parameterShapes.Select((shape, i) => new IrLocal(i, names[i], IsKnown(i) ? IrType.Void : ParameterType(shape)))];
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (!IsKnown(i))
                DeclareBounds(_parameters[i], _parameterShapes[i]);
        }
        ReadArgumentBounds();
    }

    private ParameterForm FormOf(TypeShape shape)
    {
        Require(shape);
        return shape.Family switch
        {
            TypeFamily.ByRef => ParameterForm.ByRef,
            TypeFamily.Array or TypeFamily.String => ParameterForm.PinnedObject,
            TypeFamily.Struct when shape.IsSpan => ParameterForm.Span,
            TypeFamily.Struct => ParameterForm.Struct,
            TypeFamily.Object => ParameterForm.Object,
            _ => ParameterForm.Scalar,
        };
    }

    /// <summary>Small integers travel as I32; an object's parameter is void: nothing is passed.</summary>
    private static IrType ParameterType(TypeShape shape) => shape.Type.Kind switch
    {
        IrKind.I8 or IrKind.I16 => IrType.I32,
        _ => shape.Type,
    };

    /// <summary>Why no stub can stand in for the method: its boundary types go beyond what a stub pins.</summary>
    private string? NoStubReason(TypeShape returned)
    {
        if (returned.Family is TypeFamily.ByRef or TypeFamily.Array or TypeFamily.String || returned.IsByRefLike)
            return $"returns {returned.Managed.FullName} to managed code";
        foreach (var shape in _parameterShapes)
        {
            if (shape.IsByRefLike && !shape.IsSpan)
                return $"takes {shape.Managed.FullName}";
            if (shape is { Family: TypeFamily.ByRef, Managed: ByReferenceType r } && _context.Types.Of(r.ElementType) is { IsUnmanaged: false } target)
                return $"takes a reference to {target.Managed.FullName}";
        }
        return null;
    }

    private void DeclareLocals()
    {
        _variableShapes = [.. _body.Variables.Select(v => _context.Types.Of(_scope.Close(v.VariableType)))];
        for (var i = 0; i < _variableShapes.Length; i++)
        {
            if (!_variableShapes[i].IsNative)
                continue;
            _variables.Add(i, _builder.AddLocal("local", Require(_variableShapes[i]).Type));
            DeclareBounds(_variables[i], _variableShapes[i]);
        }
    }

    private bool ImportVariable(Instruction instruction)
    {
        switch (instruction.OpCode.Code)
        {
            case >= Code.Ldarg_0 and <= Code.Ldarg_3:
                LoadArgument(instruction.OpCode.Code - Code.Ldarg_0);
                return true;
            case Code.Ldarg_S or Code.Ldarg:
                LoadArgument(ArgumentIndex(instruction));
                return true;
            case Code.Starg_S or Code.Starg:
                StoreArgument(ArgumentIndex(instruction));
                return true;
            case Code.Ldarga_S or Code.Ldarga:
                LoadArgumentAddress(ArgumentIndex(instruction));
                return true;
            case >= Code.Ldloc_0 and <= Code.Ldloc_3:
                LoadVariable(instruction.OpCode.Code - Code.Ldloc_0);
                return true;
            case Code.Ldloc_S or Code.Ldloc:
                LoadVariable(((VariableDefinition)instruction.Operand).Index);
                return true;
            case >= Code.Stloc_0 and <= Code.Stloc_3:
                StoreVariable(instruction.OpCode.Code - Code.Stloc_0);
                return true;
            case Code.Stloc_S or Code.Stloc:
                StoreVariable(((VariableDefinition)instruction.Operand).Index);
                return true;
            case Code.Ldloca_S or Code.Ldloca:
                var index = ((VariableDefinition)instruction.Operand).Index;
                if (LoadMessage(index))
                    return true;
                if (!_variables.TryGetValue(index, out var variable))
                    throw Skip(DiagnosticCode.ObjectReference, $"takes the address of a local of type {_variableShapes[index].Managed.FullName}");
                Push(new StackValue(StackKind.ByRef, _builder.Define(IrType.Ptr, r => new IrLocalAddress(r, variable))));
                return true;
            default:
                return false;
        }
    }

    private int ArgumentIndex(Instruction instruction)
    {
        var parameter = (ParameterDefinition)instruction.Operand;
        return ReferenceEquals(parameter, _body.ThisParameter) ? 0 : parameter.Index + (_method.Definition.HasThis ? 1 : 0);
    }

    private void LoadArgument(int index)
    {
        if (index >= _parameters.Length)
            throw Skip(DiagnosticCode.InvalidIL, $"has no argument {index}");
        var (local, shape) = (_parameters[index], _parameterShapes[index]);
        if (_method.Known.FirstOrDefault(k => k.Index == index) is { } known)
        {
            Push(known.Value);
            return;
        }
        if (shape.Family == TypeFamily.Object)
        {
            Push(new StackValue(StackKind.ObjectPath, null, shape.Managed) { Path = new IrObjectPath(IrCaptureRoot.OfParameter(index), []) });
            return;
        }
        var value = _builder.Define(local.Type, r => new IrLoadLocal(r, local));
        Push(WithBounds(Of(shape, Normalize(value, shape)), local));
    }

    private void StoreArgument(int index)
    {
        var shape = _parameterShapes[index];
        if (!shape.IsNative || IsKnown(index))
            throw Skip(DiagnosticCode.ObjectReference, $"assigns an argument of type {shape.Managed.FullName}");
        var value = PopNative();
        _builder.Emit(new IrStoreLocal(_parameters[index], Coerce(value, shape)));
        StoreBounds(_parameters[index], value, value.Value!, shape.Managed);
    }

    private void LoadArgumentAddress(int index)
    {
        if (!_parameterShapes[index].IsNative || IsKnown(index))
            throw Skip(DiagnosticCode.ObjectReference, $"takes the address of an argument of type {_parameterShapes[index].Managed.FullName}");
        Push(new StackValue(StackKind.ByRef, _builder.Define(IrType.Ptr, r => new IrLocalAddress(r, _parameters[index]))));
    }

    private void LoadVariable(int index)
    {
        if (_knownVariables.TryGetValue(index, out var known))
        {
            if (known.Block is not null && known.Block != _block)
                throw KeepsBeyondBlock(index, known.Value);
            Push(known.Value);
            return;
        }
        _read.Add(index);
        if (_variables.TryGetValue(index, out var local))
        {
            var shape = _variableShapes[index];
            var value = _builder.Define(local.Type, r => new IrLoadLocal(r, local));
            Push(WithBounds(Of(shape, Widen(value, shape)), local));
            return;
        }
        Require(_variableShapes[index]);
        throw Skip(DiagnosticCode.ObjectReference, $"reads a local of type {_variableShapes[index].Managed.FullName} whose object is not known");
    }

    private void StoreVariable(int index)
    {
        if (StoreMessage(index) || StoreKnown(index))
            return;
        if (_knownVariables.TryGetValue(index, out var known))
            throw KeepsBeyondBlock(index, known.Value);
        if (_variables.TryGetValue(index, out var local))
        {
            var stored = PopNative();
            var value = Coerce(stored, _variableShapes[index]);
            if (local.Type.Kind is IrKind.I8 or IrKind.I16)
                value = _builder.Convert(IrConversion.Truncate, value, local.Type);
            _builder.Emit(new IrStoreLocal(local, value));
            StoreBounds(local, stored, stored.Value!, _variableShapes[index].Managed);
            return;
        }
        Require(_variableShapes[index]);
        // A catch clause that names its exception, and then never looks at it.
        if (Pop().Kind != StackKind.Caught)
            throw KeepsBeyondBlock(index);
    }

    /// <summary>
    /// Keeps what is known at build time and is no native value. It is known in this block, and in every other one too where it is set
    /// once, and before it is read.
    /// </summary>
    private bool StoreKnown(int index)
    {
        if (_stack is not [.., var value] || !IsKept(value) || _read.Contains(index) || HasAddress(index))
            return false;
        Require(_variableShapes[index]);
        _knownVariables[index] = (Pop(), IsSetOnce(index) && !MayReadUnset(index) ? null : _block);
        return true;
    }

    private static bool IsKept(StackValue value) =>
        value.Kind is StackKind.FunctionPointer or StackKind.ObjectPath or StackKind.KnownObject || value.Text is not null;

    private MethodSkippedException KeepsBeyondBlock(int index, StackValue? value = null) => value?.Kind == StackKind.FunctionPointer
        ? Skip(DiagnosticCode.DelegateCall, "chooses a function pointer at run time")
        : Skip(DiagnosticCode.ObjectReference, $"keeps {_variableShapes[index].Managed.FullName} in a local");

    private bool IsSetOnce(int index) => _body.Instructions.Count(i => BodyFlow.LocalOf(i, _body)?.Index == index && BodyFlow.IsStore(i)) == 1;

    /// <summary>Whether some way from the method's beginning to a read of the local leads past no assignment.</summary>
    private bool MayReadUnset(int index) => _flow.Value?.LiveIn[0].Contains(_body.Variables[index]) ?? true;

    private bool HasAddress(int index) => _body.Instructions.Any(i => BodyFlow.LocalOf(i, _body)?.Index == index && BodyFlow.IsAddress(i));
}
