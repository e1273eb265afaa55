using Xunit;

namespace Agents.Testing;

/// <summary>Tests of trait Category=Long run only when asked.</summary>
public static class LongTests
{
    /// <summary>Skips unless AGENTS_LONG=1.</summary>
    public static void Require()
    {
        if (Environment.GetEnvironmentVariable("AGENTS_LONG") != "1")
            Assert.Skip("Long: AGENTS_LONG=1 dotnet test -c Release --filter Category=Long");
    }
}
