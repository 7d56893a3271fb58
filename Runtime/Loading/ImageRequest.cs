// What woven code asks for: the facts of one assembly that every check compares with.
using System.Reflection;
using PkgImage.Format;

namespace PkgImage.Loading;

/// <summary>One call of <see cref="ImageLoader.Load"/>.</summary>
internal readonly unsafe struct ImageRequest(
    Assembly assembly, string package, string keyHex, int kernelCount, delegate*<int*, int> layoutProbe)
{
    public readonly Assembly Assembly = assembly;
    public readonly string Package = package;
    public readonly string KeyHex = keyHex;
    public readonly int KernelCount = kernelCount;
    public readonly delegate*<int*, int> LayoutProbe = layoutProbe;

    /// <summary>The image's file name on this platform.</summary>
    public string FileName =>
        Package + ImageFormat.FileInfix + (OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so");

    /// <summary>Compares a header's key without making a string of it.</summary>
    public bool HasKey(byte* key)
    {
        if (KeyHex.Length != 2 * ImageFormat.KeySize)
            return false;
        for (var i = 0; i < ImageFormat.KeySize; i++)
        {
            if (KeyHex[2 * i] != HexDigit(key[i] >> 4) || KeyHex[2 * i + 1] != HexDigit(key[i] & 15))
                return false;
        }
        return true;
    }

    private static char HexDigit(int value) => (char)(value < 10 ? '0' + value : 'a' + value - 10);
}
