// Vectors as arrays of their elements: what a fixture means by one, whatever fields the framework gives it.
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PkgImage.Tests.Differential.Host;

internal static class VectorLanes
{
    private static readonly Type[] s_vectors = [typeof(Vector64<>), typeof(Vector128<>), typeof(Vector256<>), typeof(Vector512<>)];

    private static readonly MethodInfo s_read = typeof(VectorLanes).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo s_write = typeof(VectorLanes).GetMethod(nameof(Write), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>The element type of a vector type, and the number of its elements; null for any other.</summary>
    public static (Type Element, int Count)? Of(Type type)
    {
        var width = type.IsGenericType ? Array.IndexOf(s_vectors, type.GetGenericTypeDefinition()) : -1;
        if (width < 0)
            return null;
        var element = type.GetGenericArguments()[0];
        return (element, (8 << width) / Buffer.ByteLength(Array.CreateInstance(element, 1)));
    }

    /// <summary>The vector with these elements.</summary>
    public static object FromArray(Type vector, Array elements)
    {
        var bytes = new byte[Buffer.ByteLength(elements)];
        Buffer.BlockCopy(elements, 0, bytes, 0, bytes.Length);
        return s_read.MakeGenericMethod(vector).Invoke(null, [bytes])!;
    }

    /// <summary>The elements of a vector.</summary>
    public static Array ToArray(object vector)
    {
        var (element, count) = Of(vector.GetType()) ?? throw new ArgumentException("no vector", nameof(vector));
        var elements = Array.CreateInstance(element, count);
        var bytes = (byte[])s_write.MakeGenericMethod(vector.GetType()).Invoke(null, [vector])!;
        Buffer.BlockCopy(bytes, 0, elements, 0, bytes.Length);
        return elements;
    }

    private static T Read<T>(byte[] bytes) where T : struct => MemoryMarshal.Read<T>(bytes);

    private static byte[] Write<T>(T value) where T : struct => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
}
