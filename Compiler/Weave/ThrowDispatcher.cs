// Leaving native code by an exception: a stub that finds a status asks the dispatcher for the exception, and throws it: so the method the user
// wrote is where it was thrown.
//
// A status below IrExitSite.FirstCustom is the loader's business (the runtime's own exceptions). Any other is the code of a throw
// expression: its IL, up to the throw, became a method of its own, whose parameters are the payload values; the dispatcher reads them from the
// exit record. Where a helper of the user's throws, that is as it was, and the machinery between is hidden from stack traces.
//
// The dispatcher is there even where it only calls the loader: a JIT that does not optimize resolves whatever a stub names when it compiles
// the stub, also what is never called, and there need be no loader.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Weave;

internal static class ThrowDispatcher
{
    /// <summary><c>static Exception Make(int status, void* record)</c></summary>
    public static MethodDefinition Create(ImageHolder holder, IReadOnlyDictionary<int, ManagedThrow> throws)
    {
        var references = holder.References;
        var type = holder.AddNested("Throws");
        var dispatcher = AddHidden(holder, type, "Make");
        dispatcher.ImplAttributes |= MethodImplAttributes.NoInlining;
        dispatcher.Parameters.Add(new ParameterDefinition("status", ParameterAttributes.None, references.Core.Int32));
        dispatcher.Parameters.Add(new ParameterDefinition("record", ParameterAttributes.None, new PointerType(references.Core.Void)));
        var il = dispatcher.Body.GetILProcessor();
        foreach (var (code, site) in throws.OrderBy(t => t.Key))
            EmitCase(il, code, site, AddSite(holder, type, site));
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, references.StandardExit());
        il.Emit(OpCodes.Ret);
        return dispatcher;
    }

    private static void EmitCase(ILProcessor il, int code, ManagedThrow site, MethodDefinition method)
    {
        var next = il.Create(OpCodes.Nop);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, code);
        il.Emit(OpCodes.Bne_Un, next);
        for (var i = 0; i < method.Parameters.Count; i++)
        {
            il.Emit(OpCodes.Ldarg_1);
            if (i > 0)
            {
                il.Emit(OpCodes.Ldc_I4, i * sizeof(long));
                il.Emit(OpCodes.Add);
            }
            EmitRead(il, site.Site.Payload[i], method.Parameters[i].ParameterType);
        }
        il.Emit(OpCodes.Call, method);
        il.Emit(OpCodes.Ret);
        il.Append(next);
    }

    /// <summary>Reads a payload slot: a value is stored with its IR type, at the slot's start.</summary>
    private static void EmitRead(ILProcessor il, IrType stored, TypeReference type)
    {
        switch (stored.Kind)
        {
            case IrKind.I8:
                il.Emit(type.MetadataType == MetadataType.SByte ? OpCodes.Ldind_I1 : OpCodes.Ldind_U1);
                break;
            case IrKind.I16:
                il.Emit(type.MetadataType == MetadataType.Int16 ? OpCodes.Ldind_I2 : OpCodes.Ldind_U2);
                break;
            case IrKind.I32:
                il.Emit(OpCodes.Ldind_I4);
                break;
            case IrKind.I64:
                il.Emit(IsNativeSized(type) ? OpCodes.Ldind_I : OpCodes.Ldind_I8);
                break;
            case IrKind.F32:
                il.Emit(OpCodes.Ldind_R4);
                break;
            case IrKind.F64:
                il.Emit(OpCodes.Ldind_R8);
                break;
            case IrKind.Ptr:
                il.Emit(OpCodes.Ldind_I);
                break;
            default:
                il.Emit(OpCodes.Ldobj, type);
                break;
        }
    }

    private static MethodDefinition AddSite(ImageHolder holder, TypeDefinition type, ManagedThrow site)
    {
        var references = holder.References;
        var method = AddHidden(holder, type, "Make" + site.Site.Code.ToString("x8", System.Globalization.CultureInfo.InvariantCulture));
        foreach (var parameter in site.Parameters)
            method.Parameters.Add(new ParameterDefinition(references.Import(parameter)));
        var il = method.Body.GetILProcessor();
        var locals = new Dictionary<VariableDefinition, VariableDefinition>();
        foreach (var instruction in site.Body.Where(i => i.OpCode.Code != Code.Throw))
            il.Append(Localize(references, method, instruction, locals));
        EmitEnd(il, site.Body);
        return method;
    }

    /// <summary>What was to be thrown is returned; behind a call which never returns there is nothing.</summary>
    private static void EmitEnd(ILProcessor il, ImmutableArray<Instruction> body)
    {
        if (body[^1] is { OpCode.Code: not Code.Throw, Operand: MethodReference callee })
        {
            if (callee.ReturnType.MetadataType != MetadataType.Void)
                il.Emit(OpCodes.Pop);
            il.Emit(OpCodes.Ldnull);
        }
        il.Emit(OpCodes.Ret);
    }

    /// <param name="locals">The method's locals so far, by those of the expression.</param>
    private static Instruction Localize(
        WeaveReferences references, MethodDefinition method, Instruction instruction, Dictionary<VariableDefinition, VariableDefinition> locals)
    {
        var user = method.DeclaringType;
        switch (instruction.Operand)
        {
            case ParameterDefinition parameter:
                return Instruction.Create(instruction.OpCode, method.Parameters[parameter.Index]);
            case VariableDefinition local:
                if (!locals.TryGetValue(local, out var own))
                {
                    own = new VariableDefinition(references.Import(local.VariableType));
                    locals.Add(local, own);
                    method.Body.Variables.Add(own);
                    method.Body.InitLocals = true;
                }
                return Instruction.Create(instruction.OpCode, own);
            case MethodReference callee:
                references.Access.Require(callee, user);
                return Instruction.Create(instruction.OpCode, references.Import(callee));
            case FieldReference field:
                references.Access.Require(field, user);
                return Instruction.Create(instruction.OpCode, references.Import(field));
            case TypeReference type:
                references.Access.Require(type, user);
                return Instruction.Create(instruction.OpCode, references.Import(type));
            default:
                return instruction;
        }
    }

    private static MethodDefinition AddHidden(ImageHolder holder, TypeDefinition type, string name)
    {
        var method = ImageHolder.AddMethod(type, name, holder.References.Exception);
        method.CustomAttributes.Add(holder.References.StackTraceHidden());
        return method;
    }

    private static bool IsNativeSized(TypeReference type) => type.MetadataType is MetadataType.IntPtr or MetadataType.UIntPtr;
}
