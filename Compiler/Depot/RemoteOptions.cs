// Where the remote cache is and what it may be used for. Credentials are not here: requests and logs must not hold them, so they come from
// the environment of the process that needs them. Keys are named by file, for the same reason.
using System.Collections.Immutable;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Depot;

/// <summary>A remote cache.</summary>
/// <param name="Url">Base address, http or https; /ac/KEY and /cas/DIGEST are below it.</param>
/// <param name="Push">Store what this build compiles.</param>
/// <param name="SigningKey">File with the private key that signs what is stored, or null: see <see cref="RemoteSignature"/>.</param>
/// <param name="TrustedKeys">Files with public keys. When there is one, what none of them has signed is a miss.</param>
public sealed record RemoteOptions(string Url, bool Push, string? SigningKey = null, ImmutableArray<string> TrustedKeys = default)
{
    public ImmutableArray<string> TrustedKeys { get; init; } = TrustedKeys.IsDefault ? [] : TrustedKeys;

    /// <summary>Environment variable with a bearer token.</summary>
    public const string TokenVariable = "PKGIMAGE_REMOTE_CACHE_TOKEN";

    /// <summary>Environment variables for basic authentication.</summary>
    public const string UserVariable = "PKGIMAGE_REMOTE_CACHE_USER", PasswordVariable = "PKGIMAGE_REMOTE_CACHE_PASSWORD";

    /// <summary>Checks what a user wrote; null when there is no remote cache.</summary>
    /// <exception cref="DiagnosticException">PKI1007.</exception>
    public static RemoteOptions? Parse(string? url, bool push, string? signingKey, ImmutableArray<string> trustedKeys)
    {
        if (string.IsNullOrWhiteSpace(url))
            return null;
        if (!Uri.TryCreate(url.Trim(), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new DiagnosticException(DiagnosticCode.InvalidRequest, $"PkgImageRemoteCache is '{url}'; it can be an address with http or https");
        if (address.UserInfo.Length > 0)
        {
            throw new DiagnosticException(DiagnosticCode.InvalidRequest,
                $"PkgImageRemoteCache holds credentials, which would end in logs; {TokenVariable}, or {UserVariable} and {PasswordVariable}, are the place for them");
        }
        var options = new RemoteOptions(address.AbsoluteUri.TrimEnd('/'), push, signingKey, trustedKeys);
        // Wrong keys are told of in every build that names them, not only in those that have something to fetch.
        using (RemoteSignature.Read(options))
            return options;
    }
}
