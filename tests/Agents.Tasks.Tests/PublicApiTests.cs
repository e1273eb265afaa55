using System.Reflection;
using Agents.Testing;

namespace Agents.Tasks.Tests;

public sealed class PublicApiTests : PublicApiConformanceTests
{
    protected override Assembly Room => Assembly.Load("Agents.Tasks");
}
