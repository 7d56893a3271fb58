// A kernel with its inputs, ready to be called, in C# or in C. Every variant of a run gets the same inputs, made by a generator of our own.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Suite.Cases;

/// <param name="Name">How the kernel is called in tables and by --filter.</param>
/// <param name="Prepare">Makes the inputs.</param>
internal sealed record Case(string Name, Func<Work> Prepare);

/// <summary>One call's worth of work on prepared inputs. Called again it works on what the call before left: the same amount, no other kind.</summary>
/// <param name="Managed">Calls the kernel in C#, whatever it was compiled by.</param>
/// <param name="Native">Calls the kernel in C.</param>
/// <param name="Result">The bytes that a call has computed.</param>
internal sealed record Work(Action Managed, Action Native, Func<byte[]> Result)
{
    /// <summary>The work of a kernel that fills an array, or several.</summary>
    public static Work Filling(Action managed, Action native, params Array[] results) =>
        new(managed, native, () => [.. results.SelectMany(BytesOf)]);

    /// <summary>The work of a kernel that returns a number.</summary>
    public static Work Returning<T>(Func<T> managed, Func<T> native) where T : unmanaged
    {
        var result = new T[1];
        return Filling(() => result[0] = managed(), () => result[0] = native(), result);
    }

    /// <summary>The 64-bit FNV-1a hash of what one call computes.</summary>
    /// <param name="call">One of the two.</param>
    public ulong Checksum(Action call)
    {
        call();
        var hash = 0xcbf29ce484222325;
        foreach (var value in Result())
            hash = (hash ^ value) * 0x100000001b3;
        return hash;
    }

    private static byte[] BytesOf(Array array)
    {
        var size = array.Length * RuntimeHelpers.SizeOf(array.GetType().GetElementType()!.TypeHandle);
        return MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), size).ToArray();
    }
}
