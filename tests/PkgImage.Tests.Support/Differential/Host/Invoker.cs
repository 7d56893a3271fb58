// Calls a fixture method with arguments in an object array. Reflection cannot pass spans, pointers into arrays or by-refs to array
// elements, so a small method does it.
using System.Reflection;
using System.Reflection.Emit;

namespace PkgImage.Tests.Differential.Host;

internal static class Invoker
{
    /// <summary>A delegate that calls the method; the receiver is argument 0. Exceptions come out as the method threw them.</summary>
    public static Func<object?[], object?> Create(MethodInfo method)
    {
        var caller = new DynamicMethod("call " + method.Name, typeof(object), [typeof(object?[])], typeof(Invoker).Module, skipVisibility: true);
        var il = caller.GetILGenerator();
        var types = ParameterTypes(method);
        for (var i = 0; i < types.Length; i++)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldelem_Ref);
            Unpack(il, types[i]);
        }
        il.Emit(OpCodes.Call, method);
        Pack(il, method.ReturnType);
        il.Emit(OpCodes.Ret);
        return caller.CreateDelegate<Func<object?[], object?>>();
    }

    /// <summary>Types of the arguments, the receiver's first; that of a struct is a by-ref.</summary>
    public static Type[] ParameterTypes(MethodInfo method)
    {
        var types = method.GetParameters().Select(p => p.ParameterType);
        var receiver = method.DeclaringType!;
        return method.IsStatic ? [.. types] : [receiver.IsValueType ? receiver.MakeByRefType() : receiver, .. types];
    }

    private static void Unpack(ILGenerator il, Type type)
    {
        if (type.IsByRef)
        {
            il.Emit(OpCodes.Castclass, typeof(ByRefArgument));
            il.Emit(OpCodes.Callvirt, typeof(ByRefArgument).GetProperty(nameof(ByRefArgument.Cells))!.GetMethod!);
            il.Emit(OpCodes.Castclass, type.GetElementType()!.MakeArrayType());
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Ldelema, type.GetElementType()!);
        }
        else if (type.IsPointer)
        {
            il.Emit(OpCodes.Castclass, typeof(PointerArgument));
            il.Emit(OpCodes.Callvirt, typeof(PointerArgument).GetProperty(nameof(PointerArgument.Address))!.GetMethod!);
        }
        else if (IsSpan(type))
        {
            il.Emit(OpCodes.Call, Helper(type.GetGenericTypeDefinition() == typeof(Span<>) ? nameof(ToSpan) : nameof(ToReadOnlySpan), type));
        }
        else
        {
            il.Emit(type.IsValueType ? OpCodes.Unbox_Any : OpCodes.Castclass, type);
        }
    }

    private static void Pack(ILGenerator il, Type type)
    {
        if (type == typeof(void))
        {
            il.Emit(OpCodes.Ldnull);
        }
        else if (type.IsByRef)
        {
            il.Emit(OpCodes.Ldobj, type.GetElementType()!);
            il.Emit(OpCodes.Box, type.GetElementType()!);
        }
        else if (type.IsPointer)
        {
            // Only whether it is null can be compared between two runs.
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Conv_U);
            il.Emit(OpCodes.Ceq);
            il.Emit(OpCodes.Box, typeof(int));
        }
        else if (IsSpan(type))
        {
            il.Emit(OpCodes.Call, Helper(type.GetGenericTypeDefinition() == typeof(Span<>) ? nameof(FromSpan) : nameof(FromReadOnlySpan), type));
        }
        else if (type.IsValueType)
        {
            il.Emit(OpCodes.Box, type);
        }
    }

    private static bool IsSpan(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Span<>) || type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>));

    private static MethodInfo Helper(string name, Type span) =>
        typeof(Invoker).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(span.GetGenericArguments());

    private static Span<T> ToSpan<T>(object argument)
    {
        var span = (SpanArgument)argument;
        return new Span<T>((T[])span.Cells, span.Start, span.Length);
    }

    private static ReadOnlySpan<T> ToReadOnlySpan<T>(object argument) => ToSpan<T>(argument);

    private static T[] FromSpan<T>(Span<T> span) => span.ToArray();

    private static T[] FromReadOnlySpan<T>(ReadOnlySpan<T> span) => span.ToArray();
}
