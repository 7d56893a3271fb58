// The loader's log: one line an image, for people and tests.
//
//     pkgimage: loaded <package> <file> target=<name> kernels=<n>
//     pkgimage: rejected <package> <file, or - for none> reason=<reason>: <detail>
//
// A line is one write, so lines of threads and processes that share a log do not mix. A log file is opened for each line with an
// exclusive lock, which .NET takes with flock on Unix: appending there is no atomic operation of its own.
using System.Text;

namespace PkgImage.Loading;

internal static class LoaderLog
{
    /// <summary>Attempts to get at a log file that other processes write to, a millisecond apart.</summary>
    private const int Attempts = 1000;

    public static void Loaded(string package, string file, string target, int kernels) =>
        Write($"pkgimage: loaded {package} {file} target={target} kernels={kernels}");

    public static void Rejected(string package, string file, in Rejection rejection) =>
        Write($"pkgimage: rejected {package} {file} reason={rejection.Reason}: {rejection.Detail.ReplaceLineEndings(" ")}");

    /// <summary>Writes to standard error, whatever the settings.</summary>
    public static void WriteToStandardError(string line)
    {
        using var stream = Console.OpenStandardError();
        stream.Write(Encoding.UTF8.GetBytes(line + Environment.NewLine));
    }

    private static void Write(string line)
    {
        if (LoaderSettings.Log == "1")
            WriteToStandardError(line);
        else if (!TryAppend(LoaderSettings.Log!, line, out var problem))
            WriteToStandardError($"{line} (not in PKGIMAGE_LOG: {problem})");
    }

    private static bool TryAppend(string path, string line, out string problem)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
                RandomAccess.Write(file, Encoding.UTF8.GetBytes(line + Environment.NewLine), RandomAccess.GetLength(file));
                problem = "";
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problem = e.Message;
                var isShared = e is IOException and not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException);
                if (!isShared || attempt == Attempts)
                    return false;
                Thread.Sleep(1);
            }
        }
    }
}
