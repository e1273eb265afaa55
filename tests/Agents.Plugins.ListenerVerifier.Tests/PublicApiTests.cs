using System.Reflection;
using Agents.Testing;

namespace Agents.Plugins.ListenerVerifier.Tests;

public sealed class PublicApiTests : PublicApiConformanceTests
{
    protected override Assembly Room => typeof(Listener).Assembly;
}
