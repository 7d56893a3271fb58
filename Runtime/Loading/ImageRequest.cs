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
    /// <summary>The image's key, or those of several platforms' images.</summary>
    public readonly string KeyHex = keyHex;
    public readonly int KernelCount = kernelCount;
    public readonly delegate*<int*, int> LayoutProbe = layoutProbe;

    /// <summary>The image's file name on this platform.</summary>
    public string FileName =>
        Package + ImageFormat.FileInfix + (OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so");

    /// <summary>Compares a header's key without making a string of it.</summary>
    public bool HasKey(byte* key)
    {
        for (var i = CountKeys(KeyHex) - 1; i >= 0; i--)
        {
            if (IsKey(key, i * (KeyLength + 1)))
                return true;
        }
        return false;
    }

    private bool IsKey(byte* key, int at)
    {
        for (var i = 0; i < ImageFormat.KeySize; i++)
        {
            if (KeyHex[at + 2 * i] != HexDigit(key[i] >> 4) || KeyHex[at + 2 * i + 1] != HexDigit(key[i] & 15))
                return false;
        }
        return true;
    }

    private const int KeyLength = 2 * ImageFormat.KeySize;

    /// <summary>How many keys there are: one, or with a space between them one a platform. None in a text of another length.</summary>
    public static int CountKeys(string keys) => (keys.Length + 1) % (KeyLength + 1) == 0 ? (keys.Length + 1) / (KeyLength + 1) : 0;

    public static string KeyAt(string keys, int index) => keys.Substring(index * (KeyLength + 1), KeyLength);

    private static char HexDigit(int value) => (char)(value < 10 ? '0' + value : 'a' + value - 10);
}
