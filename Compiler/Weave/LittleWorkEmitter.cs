// The question whether a call does little (LittleWork), in a stub: before anything is pinned, and in terms that cost an instruction or two each. An array that is
// missing goes to the IL as well, which knows what to do without it.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Work;

namespace PkgImage.Compiler.Weave;

internal sealed class LittleWorkEmitter(WeaveReferences references, CaptureEmitter captures, MethodDefinition stub, IReadOnlyList<TypeReference> arguments)
{
    private readonly ILProcessor _il = stub.Body.GetILProcessor();
    private readonly Dictionary<WorkTerm, VariableDefinition> _objects = [];

    /// <summary>Leaves for the IL when a call does little: |distance| &lt;= limit, as one comparison without sign. The stack is empty, the captures' holders are loaded.</summary>
    public void Emit(LittleWork little, Instruction ilPath)
    {
        LoadObjects(little.Distance, ilPath);
        Push(little.Distance);
        _il.Emit(OpCodes.Ldc_I8, little.Limit);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Ldc_I8, 2 * little.Limit);
        _il.Emit(OpCodes.Ble_Un, ilPath);
    }

    /// <summary>Each is read once: another thread may take it away.</summary>
    private void LoadObjects(WorkTerm term, Instruction ilPath)
    {
        if (term is WorkTerm.Operation operation)
        {
            LoadObjects(operation.Left, ilPath);
            LoadObjects(operation.Right, ilPath);
        }
        else if (term is WorkTerm.Length { Object: var holder } && !_objects.ContainsKey(holder))
        {
            var local = new VariableDefinition(PushObject(holder));
            stub.Body.Variables.Add(local);
            _objects.Add(holder, local);
            _il.Emit(OpCodes.Stloc, local);
            _il.Emit(OpCodes.Ldloc, local);
            _il.Emit(OpCodes.Brfalse, ilPath);
        }
    }

    private TypeReference PushObject(WorkTerm holder)
    {
        if (holder is not WorkTerm.Parameter parameter)
            return captures.EmitValue(((WorkTerm.Captured)holder).Capture);
        _il.Append(StubArguments.Load(stub, parameter.Index));
        return arguments[parameter.Index];
    }

    /// <summary>Pushes a term as an int64.</summary>
    private void Push(WorkTerm term)
    {
        switch (term)
        {
            case WorkTerm.Constant constant:
                _il.Emit(OpCodes.Ldc_I8, constant.Value);
                return;
            case WorkTerm.Operation operation:
                Push(operation.Left);
                Push(operation.Right);
                _il.Emit(operation.Operator == IrBinaryOperator.Add ? OpCodes.Add : OpCodes.Sub);
                return;
            case WorkTerm.Parameter parameter:
                _il.Append(StubArguments.Load(stub, parameter.Index));
                break;
            case WorkTerm.SpanLength span:
                _il.Emit(OpCodes.Ldarga, StubArguments.Definition(stub, span.Index));
                _il.Emit(OpCodes.Call, references.SpanLength((GenericInstanceType)arguments[span.Index]));
                break;
            case WorkTerm.Field field:
                captures.EmitValue(field.Capture);
                break;
            case WorkTerm.Length length:
                _il.Emit(OpCodes.Ldloc, _objects[length.Object]);
                if (_objects[length.Object].VariableType is ArrayType { IsVector: true })
                    _il.Emit(OpCodes.Ldlen);
                else
                    _il.Emit(OpCodes.Callvirt, references.Length(_objects[length.Object].VariableType));
                break;
            default:
                throw new InvalidOperationException($"a stub has no {term.GetType().Name}");
        }
        _il.Emit(OpCodes.Conv_I8);
    }
}
