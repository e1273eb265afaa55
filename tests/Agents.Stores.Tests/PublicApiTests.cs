using System.Reflection;
using Agents.Testing;

namespace Agents.Stores.Tests;

public sealed class PublicApiTests : PublicApiConformanceTests
{
    protected override Assembly Room => Assembly.Load("Agents.Stores");
}
